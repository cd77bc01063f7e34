package dev.belay.verifier.verification;

/** A kind of fault that the verifier is tested with. */
sealed interface PlantedFault permits StoredFault, SandboxFault {
  String name();

  /** What is done. */
  String planted();
}
