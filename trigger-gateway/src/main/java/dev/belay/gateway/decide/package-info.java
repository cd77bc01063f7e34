/** From deployment events to recovery sets and backup commands, by the policy. */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.decide;
