/** What the data stores of a policy lack, asked with the policy's own secrets. */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.doctor;
