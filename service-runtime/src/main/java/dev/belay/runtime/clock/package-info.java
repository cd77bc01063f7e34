/** The time, and repeated tasks, which the service's health watches. */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.clock;
