package org.gantry.api.event;

/** Where every part of the engine reports what happened. Publishing never blocks and never fails the caller. */
public interface EventPublisher {
    void publish(Event event);
}
