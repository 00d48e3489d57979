namespace Hydra.Components.Values;

/// <summary>What may fill a hole, as far as Hydra's grammar is concerned.</summary>
internal enum HoleKind
{
    /// <summary>A path, a URI or the name of something: characters that Hydra takes without quotes.</summary>
    Path,

    /// <summary>A number or Boolean, whose type quotes would change.</summary>
    Number,

    /// <summary>Any string.</summary>
    Text,

    /// <summary>A JSON object, which Hydra cannot read without quotes.</summary>
    JsonObject,

    /// <summary>A JSON array: without quotes most are lists of Hydra's.</summary>
    JsonArray,
}
