package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gantry.itests.support.ApiField;
import org.gantry.itests.support.Requirements;
import org.junit.jupiter.api.Test;

/** The table of fields leaves none out. */
class ApiFieldsTest {
    private static final String DESCRIPTION = "shared/reference/docker-engine-api-v1.50.yaml";

    @Test
    void accountsForEveryFieldOfTheApiDescription() throws IOException {
        Optional<Path> description = find();
        Requirements.require(description.isPresent(), "Docker's API description (" + DESCRIPTION + ") is not at hand");
        List<String> lines = Files.readAllLines(description.orElseThrow());
        List<String> expected = new ArrayList<>(properties("ContainerConfig", lines));
        properties("Resources", lines).forEach(name -> expected.add("HostConfig." + name));
        properties("HostConfig", lines).forEach(name -> expected.add("HostConfig." + name));
        assertThat(expected).hasSizeGreaterThan(90);

        assertThat(ApiField.all().stream().map(ApiField::field)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void saysOfEachWhatBecomesOfIt() {
        assertThat(ApiField.all())
                .isNotEmpty()
                .allSatisfy(field -> assertThat(field.outcome()).isIn("works", "refused", "no effect"));
    }

    /** The names below the first {@code properties} of a definition, by their indentation. */
    private static List<String> properties(String definition, List<String> lines) {
        Pattern begin = Pattern.compile("( +)properties:\\s*");
        List<String> names = new ArrayList<>();
        int indentation = 0;
        for (String line : lines.subList(lines.indexOf("  " + definition + ":") + 1, lines.size())) {
            if (line.matches("  \\S.*")) {
                break;
            }
            Matcher properties = begin.matcher(line);
            if (indentation == 0 && properties.matches()) {
                indentation = properties.group(1).length() + 2;
            } else if (indentation > 0 && line.matches(" {" + indentation + "}[A-Z]\\w*:.*")) {
                names.add(line.strip().replaceFirst(":.*", ""));
            }
        }
        return names;
    }

    /** Beside the repository or a few directories above. */
    private static Optional<Path> find() {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            if (Files.exists(up.resolve(DESCRIPTION))) {
                return Optional.of(up.resolve(DESCRIPTION));
            }
        }
        return Optional.empty();
    }
}
