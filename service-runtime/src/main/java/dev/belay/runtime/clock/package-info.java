/** The time, and what is done again and again by it: seen by the service's health. */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.clock;
