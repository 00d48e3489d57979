namespace Hydra.Components;

/// <summary>The declared type of an input or output.</summary>
/// <param name="Name">
/// As it is written; of a structured type (<c>{GcsPath: {data_type: TSV}}</c>) the first key, and of a list the empty string.
/// </param>
/// <param name="IsStructured">Whether it is a mapping or list and not a word.</param>
public sealed record PortType(string Name, bool IsStructured, TextSpan Span) : SilentRecord
{
    /// <summary>Which values it has; <see cref="PortKind.Artifact"/> for each type that KFP 1.8 does not pass by value.</summary>
    public PortKind Kind
    {
        get
        {
            var name = IsStructured ? Name : ShortName;
            return name.ToLowerInvariant() switch
            {
                "integer" or "int" => PortKind.Integer,
                "double" or "float" => PortKind.Float,
                "string" or "str" or "text" => PortKind.String,
                "bool" or "boolean" => PortKind.Boolean,
                "dict" or "jsonobject" => PortKind.JsonObject,
                "list" or "jsonarray" => PortKind.JsonArray,
                _ => name == "PipelineTaskFinalStatus" ? PortKind.JsonObject : PortKind.Artifact,
            };
        }
    }

    public bool IsParameter => Kind != PortKind.Artifact;

    /// <summary>
    /// The word that KFP's <c>get_short_type_name</c> looks up: <c>typing.List[str]</c> is <c>List</c>, and of several words it is the
    /// first.
    /// </summary>
    private string ShortName
    {
        get
        {
            const string module = "typing.";
            var start = Name.StartsWith(module, StringComparison.Ordinal) && WordEnd(module.Length) > module.Length ? module.Length : 0;
            var end = WordEnd(start);
            return end > start ? Name[start..end] : Name;
        }
    }

    private int WordEnd(int index)
    {
        while (index < Name.Length && (char.IsLetterOrDigit(Name[index]) || Name[index] == '_'))
        {
            index++;
        }

        return index;
    }
}
