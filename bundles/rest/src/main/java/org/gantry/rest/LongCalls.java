package org.gantry.rest;

import java.util.Map;
import org.gantry.rest.container.LogsCall;
import org.gantry.rest.container.StatsCall;
import org.gantry.rest.container.WaitCall;
import org.gantry.rest.http.Surroundings;
import org.gantry.rest.stream.AttachCall;
import org.gantry.rest.stream.CallFacts;
import org.gantry.rest.stream.LongCall;
import org.gantry.rest.system.EventsCall;

/** Every kind of call that goes on in the next front end. Its words outlive a version: an older front end may have said them. */
final class LongCalls {
    private LongCalls() {}

    static LongCall resume(Map<String, Object> words, Surroundings surroundings) {
        CallFacts facts = new CallFacts(words);
        String kind = facts.get(LongCall.KIND, String.class);
        return switch (kind) {
            case AttachCall.NAME -> AttachCall.resume(facts);
            case LogsCall.NAME -> LogsCall.resume(facts);
            case EventsCall.NAME -> EventsCall.resume(facts);
            case WaitCall.NAME -> WaitCall.resume(facts);
            case StatsCall.NAME -> StatsCall.resume(facts, surroundings);
            default -> throw new IllegalArgumentException("a call of a kind this front end does not know: " + kind);
        };
    }
}
