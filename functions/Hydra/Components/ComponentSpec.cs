namespace Hydra.Components;

/// <summary>A component of KFP 1.8 as its file declares it.</summary>
/// <param name="Name">Null when the file has none.</param>
/// <param name="Inputs">In the order of the file; no name occurs twice.</param>
/// <param name="Annotations"><c>metadata.annotations</c>, values as strings.</param>
/// <param name="Labels"><c>metadata.labels</c>, values as strings.</param>
public sealed record ComponentSpec(
    string? Name,
    string? Description,
    IReadOnlyList<InputSpec> Inputs,
    IReadOnlyList<OutputSpec> Outputs,
    ContainerSpec Container,
    IReadOnlyDictionary<string, string> Annotations,
    IReadOnlyDictionary<string, string> Labels) : SilentRecord
{
    /// <summary>Null when no input has the name.</summary>
    public InputSpec? Input(string name) => Inputs.FirstOrDefault(input => input.Name == name);

    /// <summary>Null when no output has the name.</summary>
    public OutputSpec? Output(string name) => Outputs.FirstOrDefault(output => output.Name == name);
}

/// <param name="Type">Null when the file declares none; then the input is an artifact.</param>
/// <param name="Default">Null when the file has none, or null.</param>
/// <param name="Span">The name in the file.</param>
public sealed record InputSpec(
    string Name, PortType? Type, ScalarValue? Default, bool Optional, string? Description, TextSpan Span) : SilentRecord
{
    /// <summary>Whether Vertex AI passes it by value; everything else is an artifact.</summary>
    public bool IsParameter => Type?.IsParameter == true;
}

/// <param name="Type">Null when the file declares none; then the output is an artifact.</param>
/// <param name="Span">The name in the file.</param>
public sealed record OutputSpec(string Name, PortType? Type, string? Description, TextSpan Span) : SilentRecord
{
    /// <summary>Whether the task writes a value; everything else is an artifact.</summary>
    public bool IsParameter => Type?.IsParameter == true;
}

/// <param name="Command">Empty when the file has none.</param>
/// <param name="Args">Empty when the file has none.</param>
/// <param name="FileOutputs">Output name to the fixed path where the program writes it.</param>
/// <param name="Span">The mapping in the file.</param>
public sealed record ContainerSpec(
    string Image,
    IReadOnlyList<Placeholder> Command,
    IReadOnlyList<Placeholder> Args,
    IReadOnlyDictionary<string, string> Env,
    IReadOnlyDictionary<string, string> FileOutputs,
    TextSpan Span) : SilentRecord
{
    /// <summary>The sequence <see cref="Command"/> in the file; empty when there is none.</summary>
    public TextSpan CommandSpan { get; init; }

    /// <summary>The sequence <see cref="Args"/> in the file; empty when there is none.</summary>
    public TextSpan ArgsSpan { get; init; }
}

/// <summary>A scalar with the type that YAML gives it.</summary>
/// <param name="Text">Without quotes, escapes resolved; a number or Boolean as it is written.</param>
public sealed record ScalarValue(string Text, ScalarKind Kind) : SilentRecord;
