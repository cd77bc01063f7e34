@org.jspecify.annotations.NullMarked
package dev.belay.cli.doctor;
