@org.jspecify.annotations.NullMarked
package dev.belay.runtime.language;
