using Hydra.Components;

namespace Hydra.Pipelines.Declaration;

/// <summary>What a task passes to one input.</summary>
/// <param name="Input">Name of the input, as the component declares it.</param>
/// <param name="Span">The name of the input in the declaration.</param>
internal abstract record Argument(string Input, TextSpan Span) : SilentRecord;

/// <param name="At">The value in the declaration.</param>
internal sealed record ConstantArgument(string Input, TextSpan Span, Constant Value, TextSpan At) : Argument(Input, Span);

/// <summary><c>{parameter: name}</c>.</summary>
internal sealed record ParameterArgument(string Input, TextSpan Span, string Parameter, TextSpan At) : Argument(Input, Span);

/// <summary><c>{output: task.output}</c>.</summary>
internal sealed record OutputArgument(string Input, TextSpan Span, string Task, string Output, TextSpan At) : Argument(Input, Span);

/// <summary>A value that is known when the pipeline is compiled.</summary>
internal abstract record Constant : SilentRecord;

internal sealed record ScalarConstant(ScalarValue Value) : Constant;

/// <summary>A list or mapping, which KFP passes as JSON.</summary>
/// <param name="Text">As Python's <c>json.dumps</c> writes it.</param>
internal sealed record JsonConstant(string Text, bool IsList) : Constant;
