"""What Android writes: signatures of apps, manifests, resources, properties. Bytes to records."""
