namespace Hydra.Components;

/// <summary>How KFP writes the name of an input or output inside the runtime's placeholders.</summary>
public enum PlaceholderNames
{
    /// <summary>As it is declared: <c>{{$.inputs.parameters['Input name']}}</c>.</summary>
    Kfp18,

    /// <summary>In lower case, with <c>_</c> for each run of other characters, none at the ends: <c>['input_name']</c>.</summary>
    Kfp2,
}
