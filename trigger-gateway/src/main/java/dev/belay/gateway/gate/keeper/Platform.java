package dev.belay.gateway.gate.keeper;

import dev.belay.gateway.gate.DeploymentGate.Decided;
import dev.belay.gateway.gate.DeploymentGate.Waiting;
import dev.belay.gateway.gate.progress.Stage;
import dev.belay.jobs.NewJob;
import java.util.Optional;

/**
 * Who holds deployments and has to be told. What is to be told becomes a job, recorded in the
 * transaction that makes it true.
 */
public interface Platform {
  /** As gate requests spell it. */
  String name();

  /** Says that the gate waits, and for what; empty if the platform doesn't hear of that. */
  Optional<NewJob> progress(Waiting gate, Stage stage);

  /** Says how the gate was decided. */
  NewJob answer(Decided gate);
}
