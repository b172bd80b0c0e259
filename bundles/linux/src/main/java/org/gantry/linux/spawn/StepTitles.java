package org.gantry.linux.spawn;

import java.util.List;
import java.util.Map;

/**
 * The names of a program's steps, put together when somebody asks, which is when one has failed.
 *
 * @param constants what fills the program's holes; a string is in the names where its hole's mark is
 */
public record StepTitles(List<Step> steps, Map<Operand.Hole, Operand> constants) {
    public List<String> names() {
        return steps.stream().map(this::name).toList();
    }

    private String name(Step step) {
        String complete = step.name();
        for (Map.Entry<Operand.Hole, Operand> filled : constants.entrySet()) {
            if (filled.getValue() instanceof Operand.Text text) {
                complete = complete.replace(filled.getKey().mark(), text.string());
            }
        }
        return complete;
    }
}
