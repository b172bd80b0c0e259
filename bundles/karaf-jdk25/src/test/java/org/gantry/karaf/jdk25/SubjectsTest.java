package org.gantry.karaf.jdk25;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.PrivilegedAction;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SubjectsTest {
    private final Subject alice = new Subject();
    private final Subject bob = new Subject();

    @Test
    void nobodyIsLoggedInOutsideDoAs() {
        assertThat(Subjects.current()).isNull();
        runAs(alice, Subjects::current);
        assertThat(Subjects.current()).isNull();
    }

    @Test
    void theUserIsKnownInsideAndRestoredAfterNesting() {
        PrivilegedAction<@Nullable Subject> nested = () -> {
            assertThat(runAs(bob, Subjects::current)).isSameAs(bob);
            return Subjects.current();
        };
        assertThat(Subjects.doAs(alice, nested)).isSameAs(alice);
    }

    @Test
    void aThreadStartedInsideIsTheUsersToo() throws Exception {
        FutureTask<@Nullable Subject> seen = new FutureTask<>(Subjects::current);
        runAs(alice, () -> {
            Thread.ofPlatform().start(seen);
            return null;
        });
        assertThat(seen.get()).isSameAs(alice);
    }

    @Test
    void aPooledThreadRunsAsTheSubmitterAndNotAsItsCreator() throws Exception {
        try (ExecutorService pool =
                Subjects.newCachedThreadPool(Thread.ofPlatform().factory())) {
            assertThat(runAs(alice, () -> pool.submit(Subjects::current)).get()).isSameAs(alice);
            assertThat(runAs(bob, () -> pool.submit(Subjects::current)).get()).isSameAs(bob);
            assertThat(pool.submit(Subjects::current).get()).isNull();
        }
    }

    @Test
    void checkedExceptionsAreWrappedAsTheJdkDoes() {
        PrivilegedExceptionAction<String> failing = () -> {
            throw new IOException("disk on fire");
        };
        assertThatThrownBy(() -> Subjects.doAs(alice, failing))
                .isInstanceOf(PrivilegedActionException.class)
                .hasRootCauseMessage("disk on fire");
    }

    @Test
    void uncheckedExceptionsPassAsTheyAre() {
        PrivilegedAction<String> failing = () -> {
            throw new IllegalStateException("no");
        };
        assertThatThrownBy(() -> Subjects.doAs(alice, failing))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no");
    }

    private static <T extends @Nullable Object> T runAs(Subject user, PrivilegedAction<T> action) {
        return Subjects.doAs(user, action);
    }
}
