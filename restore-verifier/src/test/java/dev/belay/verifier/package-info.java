@org.jspecify.annotations.NullMarked
package dev.belay.verifier;
