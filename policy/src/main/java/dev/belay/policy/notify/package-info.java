/**
 * Who is told of what: channels, and the routes of notices to them. Only records and words. The
 * ledger delivers; here no secret is known, only its place.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy.notify;
