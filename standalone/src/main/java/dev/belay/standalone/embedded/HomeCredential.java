package dev.belay.standalone.embedded;

import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.ScramCredentialCallback;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.apache.kafka.common.security.token.delegation.internals.DelegationTokenCredentialCallback;
import org.jspecify.annotations.Nullable;

/**
 * What the embedded broker knows of its one user: the name and the password in the listener's JAAS
 * settings. Kafka would keep the credential in its log, where one of an earlier password would stay
 * valid, and a broker that was formatted without one could not be reached.
 */
public final class HomeCredential implements AuthenticateCallbackHandler {
  private @Nullable String username;
  private @Nullable ScramCredential credential;

  @Override
  public void configure(
      Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> jaas) {
    Map<String, ?> options = jaas.getFirst().getOptions();
    ScramMechanism scram = ScramMechanism.forMechanismName(mechanism);
    username = (String) options.get("username");
    try {
      credential =
          new ScramFormatter(scram)
              .generateCredential((String) options.get("password"), scram.minIterations());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + mechanism, e);
    }
  }

  @Override
  public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
    String name = null;
    for (Callback callback : callbacks) {
      if (callback instanceof NameCallback asked) {
        name = asked.getDefaultName();
      } else if (callback instanceof ScramCredentialCallback asked
          && !(callback instanceof DelegationTokenCredentialCallback)) {
        if (name != null && name.equals(username)) {
          asked.scramCredential(credential);
        }
      } else {
        throw new UnsupportedCallbackException(callback);
      }
    }
  }

  @Override
  public void close() {}
}
