using Hydra.Components;
using Hydra.Pipelines.Declaration;

namespace Hydra.Pipelines.Compiling;

/// <summary>Checks that what is passed to an input is of its type.</summary>
internal sealed class LinkTypes(PipelineFindings findings)
{
    /// <param name="given">Null for an output without a type.</param>
    /// <param name="source">What is passed, at the start of a sentence.</param>
    public void CheckLink(PortType? given, InputSpec input, TextSpan at, string source)
    {
        var isParameter = given is { IsParameter: true };
        if (isParameter != input.IsParameter)
        {
            CheckKinds(isParameter, input, at, $"{source} ({Name(given)})");
        }
        else if (!KfpTypes.AreCompatible(given, input.Type))
        {
            if (KfpTypes.AreSpellings(given!, input.Type!))
            {
                findings.Warn(
                    PipelineCodes.TypeSpelling,
                    at,
                    $"{source} is {Name(given)} and the input \"{input.Name}\" {Name(input.Type)}, which are two types to KFP 1.8.",
                    $"Write {Name(input.Type)} in both places if the pipeline is to be compiled with KFP as well.");
                return;
            }

            findings.Error(
                PipelineCodes.TypeMismatch,
                at,
                $"{source} has the type {Name(given)}, and the input \"{input.Name}\" has {Name(input.Type)}.",
                "Pass a value of the input's type, or declare the same type in both places.");
        }
    }

    public void CheckConstant(ConstantArgument argument, InputSpec input)
    {
        if (!input.IsParameter)
        {
            CheckKinds(isParameter: true, input, argument.At, "A constant");
            return;
        }

        var kind = input.Type!.Kind;
        switch (argument.Value)
        {
            case JsonConstant { IsList: var isList }
                when kind != PortKind.String && kind != (isList ? PortKind.JsonArray : PortKind.JsonObject):
                Mismatch(argument, input, isList ? "A list" : "A mapping");
                break;
            case ScalarConstant { Value: var scalar }:
                CheckScalar(argument, scalar, input, kind);
                break;
        }
    }

    private void CheckScalar(ConstantArgument argument, ScalarValue scalar, InputSpec input, PortKind kind)
    {
        var isNumber = scalar.Kind is ScalarKind.Integer or ScalarKind.Float;
        switch (kind)
        {
            case PortKind.Integer when scalar.Kind is ScalarKind.Float or ScalarKind.Boolean || ParsesNot(PortKind.Integer):
            case PortKind.Float when scalar.Kind == ScalarKind.Boolean || ParsesNot(PortKind.Float):
            case PortKind.String or PortKind.JsonObject or PortKind.JsonArray when isNumber || scalar.Kind == ScalarKind.Boolean:
            case PortKind.Boolean when isNumber:
                Mismatch(argument, input, $"\"{Excerpt.Of(scalar.Text)}\"");
                break;
            case PortKind.Integer or PortKind.Float when scalar.Kind == ScalarKind.String:
                Warn(
                    argument,
                    $"\"{Excerpt.Of(scalar.Text)}\" is text to YAML, and KFP 1.8 passes it as text to the {input.Type!.Name} input.",
                    "Write the number without quotes; a float has a point in YAML 1.1: 1.0e-3.");
                break;
            case PortKind.Boolean when scalar.Kind == ScalarKind.Boolean:
                Warn(
                    argument,
                    $"KFP 1.8 passes {scalar.Text} as the number {(Scalars.IsTrue(scalar.Text) ? 1 : 0)}.",
                    "Write 'True' or 'False' in quotes if the program reads words.");
                break;
        }

        bool ParsesNot(PortKind wanted) => scalar.Kind == ScalarKind.String && ParameterValue.Of(wanted, scalar.Text) is null;
    }

    private void CheckKinds(bool isParameter, InputSpec input, TextSpan at, string source)
    {
        if (isParameter)
        {
            findings.Error(
                FindingCodes.ParameterAsArtifact,
                at,
                $"{source} is a value, and the input \"{input.Name}\" ({Name(input.Type)}) is an artifact.",
                "Pass an output that is an artifact, or give the input a parameter type such as String in the component.");
        }
        else
        {
            findings.Error(
                FindingCodes.ArtifactAsParameter,
                at,
                $"{source} is an artifact, and the input \"{input.Name}\" ({Name(input.Type)}) is a value.",
                "Pass an output that is a value, or give the input an artifact type such as Dataset in the component.");
        }
    }

    private void Mismatch(ConstantArgument argument, InputSpec input, string what) => findings.Error(
        PipelineCodes.TypeMismatch,
        argument.At,
        $"{what} is no value for the input \"{input.Name}\" of the type {input.Type!.Name}.",
        $"Write {ParameterValue.Wanted(input.Type.Kind)}.");

    private void Warn(ConstantArgument argument, string message, string fix) => findings.Warn(
        PipelineCodes.ConstantType, argument.At, message, fix);

    private static string Name(PortType? type) => type is { Name.Length: > 0 } ? type.Name : "no type";
}
