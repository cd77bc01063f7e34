package dev.belay.gateway.gate.answer;

import dev.belay.gateway.gate.DeploymentGate.Decided;
import dev.belay.gateway.gate.DeploymentGate.Waiting;
import dev.belay.gateway.gate.progress.SetProgress;
import dev.belay.gateway.platform.PlatformException;
import java.util.Map;

/**
 * How one platform is told. What is said may be said again after a crash or a time-out. An {@link
 * IllegalArgumentException} says that the gate's target is none of this platform's.
 */
public interface Channel {
  /** Says what the gate waits for. */
  void progress(Waiting gate, Map<String, SetProgress> known)
      throws PlatformException, InterruptedException;

  /** Says how the gate was decided. */
  void answer(Decided gate, Map<String, SetProgress> known)
      throws PlatformException, InterruptedException;
}
