/** The verifier is itself tested: each fault is planted, and must be named. */
@org.jspecify.annotations.NullMarked
package dev.belay.verifier.verification;
