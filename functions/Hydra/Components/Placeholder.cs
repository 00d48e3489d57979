namespace Hydra.Components;

/// <summary>One item of a command line: a literal string, or what KFP replaces when it compiles or runs the component.</summary>
/// <param name="Span">The item in the file, without the <c>-</c> of a block sequence and without the commas of a flow sequence.</param>
public abstract record Placeholder(TextSpan Span) : SilentRecord;

/// <summary>A string that is passed as it is, except for placeholders of the runtime in it (<c>{{$.inputs.parameters['x']}}</c>).</summary>
public sealed record LiteralPlaceholder(string Text, TextSpan Span) : Placeholder(Span);

/// <summary>A use of one input or output: <c>{inputValue: x}</c>.</summary>
/// <param name="Name">xx.</param>
public sealed record PortPlaceholder(PortUse Use, string Name, TextSpan Span) : Placeholder(Span);

/// <summary><c>{executorInput: null}</c>: the whole ExecutorInput message as JSON.</summary>
public sealed record ExecutorInputPlaceholder(TextSpan Span) : Placeholder(Span);

/// <summary><c>{outputMetadata: null}</c>: the path where the task's metadata is written.</summary>
public sealed record OutputMetadataPlaceholder(TextSpan Span) : Placeholder(Span);

/// <summary><c>{concat: [...]}</c>: the items as one string.</summary>
/// <param name="ItemsSpan">The sequence behind the key.</param>
public sealed record ConcatPlaceholder(IReadOnlyList<Placeholder> Items, TextSpan ItemsSpan, TextSpan Span) : Placeholder(Span);

/// <summary><c>{if: {cond: ..., then: ..., else: ...}}</c>.</summary>
/// <param name="Condition">
/// A <see cref="LiteralPlaceholder"/>, or a <see cref="PortPlaceholder"/> of <see cref="PortUse.IsPresent"/> or
/// <see cref="PortUse.InputValue"/>.
/// </param>
/// <param name="Else">Null when the file has none.</param>
public sealed record IfPlaceholder(Placeholder Condition, IfBranch Then, IfBranch? Else, TextSpan Span) : Placeholder(Span);

/// <summary>What an <c>if</c> stands for on one of its sides.</summary>
/// <param name="IsSequence">False when the file has a single item without brackets or dash.</param>
/// <param name="Span">The sequence or the item.</param>
public sealed record IfBranch(IReadOnlyList<Placeholder> Items, bool IsSequence, TextSpan Span) : SilentRecord;
