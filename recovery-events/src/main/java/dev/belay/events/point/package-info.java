/**
 * What is known about one recovery point, for the gates and the ledger alike. The order in which
 * events arrive, and how often, changes nothing. {@link dev.belay.events.point.Judgements} holds
 * the rule by which a point counts as verified.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.events.point;
