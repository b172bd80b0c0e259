package org.gantry.runtime.libcontainer.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tests that run containers. They are skipped, loudly, where that cannot be. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsRootAndBusybox.Condition.class)
public @interface NeedsRootAndBusybox {
    /** Looks for what is needed. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (!"root".equals(System.getProperty("user.name"))) {
                return skipped(context, "needs root");
            }
            return TestRootfs.busybox().isPresent()
                    ? ConditionEvaluationResult.enabled("root and busybox are here")
                    : skipped(context, "needs a statically linked busybox (Debian: busybox-static)");
        }

        private static ConditionEvaluationResult skipped(ExtensionContext context, String reason) {
            System.err.println("SKIPPED " + context.getDisplayName() + ": " + reason);
            return ConditionEvaluationResult.disabled(reason);
        }
    }
}
