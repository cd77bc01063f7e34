@org.jspecify.annotations.NullMarked
package dev.belay.policy.store;
