package org.gantry.runtime.libcontainer.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.oci.JsonName;
import org.gantry.api.oci.RuntimeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing of a spec is ignored: whatever property is changed, the programs or the limits change with it, or it is refused by
 * name. The properties are those of the records, so a new one has to be accounted for here.
 */
class EverySpecFieldTest {
    /** What is no step and no limit, and where it is looked after instead. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "root.path", "a label: the root filesystem comes as a descriptor (TaskRequest)",
            "process.consoleSize.height", "set on the terminal by the driver (TerminalIT)",
            "process.consoleSize.width", "set on the terminal by the driver (TerminalIT)",
            "mounts[].uidMappings", "given to a mount that the driver makes (MountOwnersIT)",
            "mounts[].gidMappings", "given to a mount that the driver makes (MountOwnersIT)",
            "linux.cgroupsPath", "names the control group that the driver makes (LifecycleIT)",
            "annotations", "for whoever reads the state of the container",
            "hooks", "run by the driver around the program (HooksIT), or refused (SpecCheckTest)");

    @ParameterizedTest
    @MethodSource("fields")
    void changesWhatIsDoneOrIsRefused(SpecField field) {
        assumeTrue("root".equals(System.getProperty("user.name")), "SKIPPED: terminals and namespaces need root");
        SpecEdit before = SpecEdit.ofDefault();
        before.setAll(field.context());
        SpecEdit after = before.copy();
        after.set(field.path(), field.value());
        String refusal = refusal(after);
        if (refusal.isEmpty()) {
            assertThat(Programs.outcome(after.read())).isNotEqualTo(Programs.outcome(before.read()));
        } else {
            assertThat(names(refusal, field.path())).as(refusal).isTrue();
        }
    }

    /** The whole path, or that of what it is part of, indices left out; or a message that begins with less and says the name. */
    private static boolean names(String refusal, String path) {
        String message = refusal.replaceAll("\\[\\d+]", "");
        String plain = path.replace("[]", "");
        if (message.contains(plain.substring(plain.lastIndexOf('.') + 1))) {
            return true;
        }
        for (String above = plain; above.lastIndexOf('.') != above.indexOf('.'); ) {
            above = above.substring(0, above.lastIndexOf('.'));
            if (message.contains(above)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void knowsEveryProperty() {
        List<String> all = new ArrayList<>();
        collect("", RuntimeSpec.class, all);
        List<String> known =
                new ArrayList<>(fields().stream().map(SpecField::path).toList());
        assertThat(known).doesNotHaveDuplicates();
        known.addAll(ELSEWHERE.keySet());
        assertThat(known).containsExactlyInAnyOrderElementsOf(all);
    }

    static List<SpecField> fields() {
        return SpecField.all();
    }

    private static String refusal(SpecEdit edit) {
        try {
            Programs.outcome(edit.read());
            return "";
        } catch (EngineException.Unsupported | EngineException.InvalidArgument refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    /** Records and lists of records are gone into; everything else is one property. */
    private static void collect(String path, Class<?> type, List<String> paths) {
        for (RecordComponent component : type.getRecordComponents()) {
            JsonName name = component.getAnnotation(JsonName.class);
            String own = (path.isEmpty() ? "" : path + ".") + (name == null ? component.getName() : name.value());
            Class<?> element = elementOf(component.getGenericType());
            if (ELSEWHERE.containsKey(own)) {
                paths.add(own);
            } else if (component.getType().isRecord()) {
                collect(own, component.getType(), paths);
            } else if (component.getType() == List.class && element.isRecord()) {
                collect(own + "[]", element, paths);
            } else {
                paths.add(own);
            }
        }
    }

    private static Class<?> elementOf(Type type) {
        return type instanceof ParameterizedType list && list.getActualTypeArguments()[0] instanceof Class<?> element
                ? element
                : Object.class;
    }
}
