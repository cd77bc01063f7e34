@org.jspecify.annotations.NullMarked
package dev.belay.schemas.trust;
