from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Static files under names that change with their content, so that browsers keep them for ever."""

    # Our modules import one another by name; without this they would be loaded twice, hashed and plain.
    support_js_module_import_aggregation = True
