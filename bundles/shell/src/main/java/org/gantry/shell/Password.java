package org.gantry.shell;

import java.io.IOException;
import org.apache.karaf.shell.api.console.Session;
import org.gantry.api.image.RegistryCredentials;

/** Asks for a password: on the command line it would stay in the shell's history. */
final class Password {
    private Password() {}

    /** Nobody's credentials if no user is named. */
    static RegistryCredentials credentials(Session session, String user) throws IOException {
        if (user.isEmpty()) {
            return RegistryCredentials.NONE;
        }
        String password = session.readLine("Password: ", '*');
        return new RegistryCredentials("", user, password == null ? "" : password, "", "");
    }
}
