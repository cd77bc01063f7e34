/**
 * CloudEvents and CDEvents, through two doors: {@code POST /events}, and the topic {@code
 * belay.ci-events}.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.events;
