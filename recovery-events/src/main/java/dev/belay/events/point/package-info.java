/**
 * What is known of one recovery point, for everyone who has to know: the gates and the ledger. The
 * order in which events arrive, and how often, changes nothing. {@link
 * dev.belay.events.point.Judgements} holds the rule by which a point counts as verified.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.events.point;
