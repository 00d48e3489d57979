namespace Hydra.Overrides;

/// <summary>What Hydra reads the text behind <c>key=</c> as.</summary>
public enum BareKind
{
    Int,
    Float,
    Bool,
    Null,
    String,

    /// <summary>One string in quotes.</summary>
    Quoted,

    /// <summary>An unquoted string with a <c>${...}</c> in it.</summary>
    Interpolation,

    /// <summary>A list, without calls of functions in it.</summary>
    List,

    /// <summary>A dictionary, without calls of functions in it.</summary>
    Dict,

    /// <summary>Several elements with commas between them: one run for each.</summary>
    Sweep,

    /// <summary>The call of a function such as <c>choice(1,2)</c>; neither its name nor its arguments are checked.</summary>
    Function,

    /// <summary>Hydra refuses it, or it has calls inside lists or dictionaries.</summary>
    Error,
}
