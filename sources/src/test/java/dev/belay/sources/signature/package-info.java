@org.jspecify.annotations.NullMarked
package dev.belay.sources.signature;
