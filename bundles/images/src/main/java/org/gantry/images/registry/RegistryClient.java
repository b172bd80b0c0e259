package org.gantry.images.registry;

import java.io.IOException;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.image.Registries;
import org.gantry.api.image.RegistryCredentials;
import org.gantry.api.image.TransferListener;
import org.gantry.images.reference.Reference;
import org.gantry.images.registry.host.Endpoints;
import org.gantry.images.registry.host.HttpClients;
import org.gantry.images.registry.host.RegistryConfig;
import org.gantry.images.registry.host.RegistrySettings;
import org.gantry.images.registry.http.Connector;
import org.gantry.images.registry.http.Transport;
import org.gantry.images.registry.progress.Transfer;
import org.gantry.images.registry.pull.InspectRemote;
import org.gantry.images.registry.pull.PullImage;
import org.gantry.images.registry.push.PushImage;
import org.gantry.images.registry.search.SearchRegistry;
import org.gantry.images.store.ImageShelf;
import org.gantry.images.store.LocalImageStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** Registries as a service. A change of the settings ends what is under way, which goes on where it was when asked again. */
@Component(service = Registries.class, configurationPid = RegistryConfig.PID)
@Designate(ocd = RegistryConfig.class)
public final class RegistryClient implements Registries {
    private final HttpClients clients;
    private final Connector connector;
    private final Endpoints endpoints;
    private final PullImage pulls;
    private final PushImage pushes;
    private final InspectRemote inspections;
    private final SearchRegistry searches;

    @Activate
    public RegistryClient(
            @org.osgi.service.component.annotations.Reference LocalImageStore store, RegistryConfig config) {
        this(store.shelf(), RegistrySettings.of(config, System.getenv()));
    }

    public RegistryClient(ImageShelf shelf, RegistrySettings settings) {
        this.clients = new HttpClients(settings);
        this.connector = new Connector(new Transport(clients, settings.connect(), settings.stall()));
        this.endpoints = new Endpoints(settings);
        this.pulls = new PullImage(shelf, settings, connector);
        this.pushes = new PushImage(shelf, settings, connector);
        this.inspections = new InspectRemote(settings, connector);
        this.searches = new SearchRegistry(settings, connector);
    }

    @Deactivate
    public void close() {
        clients.close();
    }

    @Override
    public void pull(Pull request, TransferListener listener) throws IOException, InterruptedException {
        Reference name = name(request.reference(), request.allTags());
        Transfer.run(listener, board -> {
            try (HttpClients.Use _ = clients.use()) {
                pulls.run(request, name, board);
            } catch (IOException e) {
                throw RegistryErrors.ofPull(e, name);
            }
        });
    }

    @Override
    public void push(Push request, TransferListener listener) throws IOException, InterruptedException {
        Reference name = name(request.reference(), request.allTags());
        if (name.isDigested()) {
            throw new EngineException.InvalidArgument("cannot push a digest reference");
        }
        Transfer.run(listener, board -> {
            try (HttpClients.Use _ = clients.use()) {
                pushes.run(request, name, board);
            } catch (IOException e) {
                throw RegistryErrors.of(e);
            }
        });
    }

    @Override
    public RemoteImage inspect(String reference, RegistryCredentials credentials)
            throws IOException, InterruptedException {
        Reference name = Reference.parse(reference).withDefaultTag();
        try (HttpClients.Use _ = clients.use()) {
            return inspections.run(name, credentials);
        } catch (IOException e) {
            throw RegistryErrors.ofPull(e, name);
        }
    }

    @Override
    public List<Found> search(Search request) throws IOException, InterruptedException {
        try (HttpClients.Use _ = clients.use()) {
            return searches.run(request);
        } catch (IOException e) {
            throw RegistryErrors.of(e);
        }
    }

    @Override
    public String login(RegistryCredentials credentials) throws IOException, InterruptedException {
        String domain = ServerAddress.domain(credentials.serverAddress());
        try (HttpClients.Use _ = clients.use()) {
            return connector.login(endpoints.servers(domain), credentials);
        } catch (IOException e) {
            throw RegistryErrors.ofLogin(e);
        }
    }

    private static Reference name(String text, boolean allTags) {
        Reference name = Reference.parse(text);
        if (allTags && (name.tag() != null || name.isDigested())) {
            throw new EngineException.InvalidArgument("tag can't be used with --all-tags/-a");
        }
        return allTags ? name : name.withDefaultTag();
    }
}
