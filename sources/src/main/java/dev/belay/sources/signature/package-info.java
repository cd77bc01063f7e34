/** Checks that a message's sender knows a secret. All comparisons take constant time. */
@org.jspecify.annotations.NullMarked
package dev.belay.sources.signature;
