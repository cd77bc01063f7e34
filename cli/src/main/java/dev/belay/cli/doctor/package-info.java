/**
 * What the data stores of a policy lack, asked with the policy's own secrets, and what is wrong
 * with the services and the home that are named.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.doctor;
