package dev.belay.gateway.gate.answer;

import dev.belay.gateway.gate.DeploymentGate.Decided;
import dev.belay.gateway.gate.DeploymentGate.Waiting;
import dev.belay.gateway.gate.progress.SetProgress;
import dev.belay.gateway.platform.PlatformException;
import java.util.Map;

/**
 * How one platform hears of a gate. It may hear the same again after a crash or a time-out. An
 * {@link IllegalArgumentException} says that the gate's target is not one of this platform.
 */
public interface Channel {
  /** Says what the gate waits for. */
  void progress(Waiting gate, Map<String, SetProgress> known)
      throws PlatformException, InterruptedException;

  /** Says how the gate was decided. */
  void answer(Decided gate, Map<String, SetProgress> known)
      throws PlatformException, InterruptedException;
}
