/**
 * Statuses. A platform shows the state of a recovery set at its commit, and CI hears of rollbacks.
 * They are for people: nothing waits for them, they may be late, and a set is as good without one.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.status;
