package org.gantry.rest.volume;

import org.gantry.api.volume.Volume;
import org.gantry.api.volume.VolumeRequest;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Fields;

/** POST /volumes/create. */
final class CreateVolume implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        VolumeRequest request = exchange.body(CreateVolume::read);
        Volume volume = exchange.engine().volumes().create(request);
        exchange.reply(201, VolumeJson.of(volume));
    }

    private static VolumeRequest read(Fields body) {
        body.unsupported("ClusterVolumeSpec");
        return new VolumeRequest(
                body.text("Name"), body.text("Driver"), body.textMap("DriverOpts"), body.textMap("Labels"));
    }
}
