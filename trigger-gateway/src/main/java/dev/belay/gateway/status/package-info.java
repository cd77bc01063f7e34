/**
 * Statuses: the platform shows at a commit how its recovery set is, and CI hears of rollbacks. For
 * people; nothing waits for it, so it may be late, and a set without one is as good.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.status;
