/**
 * The door of CloudEvents and CDEvents: {@code POST /events}. The topic {@code belay.ci-events}
 * takes them too: {@code kafka.CiEventsListener}.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.cloudevents;
