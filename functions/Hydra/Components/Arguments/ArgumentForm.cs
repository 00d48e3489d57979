namespace Hydra.Components.Arguments;

/// <summary>What a literal argument is.</summary>
internal enum ArgumentForm
{
    /// <summary>A value, or a positional argument.</summary>
    Word,

    /// <summary><c>key=value</c>, <c>+key=value</c>, <c>~key</c>: Hydra's own form.</summary>
    Override,

    /// <summary><c>--key</c>.</summary>
    Flag,

    /// <summary><c>--key=value</c>.</summary>
    FlagWithValue,

    /// <summary><c>-k</c>, alone or with something behind it.</summary>
    ShortFlag,

    /// <summary>A flag of Hydra itself that needs nothing behind it: <c>--multirun</c>, <c>--config-name=train</c>.</summary>
    HydraSwitch,

    /// <summary>A flag of Hydra itself whose value is the next argument: <c>--config-name</c>.</summary>
    HydraFlag,

    /// <summary><c>--</c>.</summary>
    Separator,
}
