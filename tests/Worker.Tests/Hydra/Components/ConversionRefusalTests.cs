using System.Diagnostics;
using Hydra.Components;

namespace Worker.Tests.Hydra.Components;

public class ConversionRefusalTests
{
    [Theory]
    [InlineData("[{inputValue: text}]", FindingCodes.PositionalPlaceholder, 12)]
    [InlineData("[--a, b, {inputPath: data}]", FindingCodes.PositionalPlaceholder, 20)]
    [InlineData("[--a=, {inputValue: text}]", FindingCodes.PositionalPlaceholder, 18)]
    [InlineData("[{executorInput: null}]", FindingCodes.PositionalPlaceholder, 12)]
    [InlineData("[concat: [x, {inputValue: text}]]", FindingCodes.PositionalPlaceholder, 12)]
    [InlineData("[if: {cond: true, then: {inputValue: text}}]", FindingCodes.PositionalPlaceholder, 35)]
    [InlineData("[--, {inputValue: text}]", FindingCodes.PositionalPlaceholder, 16)]
    [InlineData("[train]", FindingCodes.PositionalLiteral, 12)]
    [InlineData("[--a, b, c]", FindingCodes.PositionalLiteral, 20)]
    [InlineData("['']", FindingCodes.PositionalLiteral, 12)]
    [InlineData("[-f, {inputValue: text}]", FindingCodes.ShortFlag, 12)]
    [InlineData("[-f]", FindingCodes.ShortFlag, 12)]
    [InlineData("[-p, {inputValue: text}]", FindingCodes.ShortFlag, 12)]
    [InlineData("[concat: [-f, {inputValue: text}]]", FindingCodes.ShortFlag, 12)]
    [InlineData("[--version, {inputValue: text}]", FindingCodes.HydraFlag, 12)]
    [InlineData("[-m, {inputValue: text}]", FindingCodes.HydraFlag, 12)]
    [InlineData("[--a, if: {cond: true, then: {inputValue: text}, else: x}]", FindingCodes.ConditionalValue, 17)]
    [InlineData("[--a, if: {cond: true, then: [], else: [x]}]", FindingCodes.ConditionalValue, 17)]
    [InlineData("[concat: [--a, =, {inputValue: text}]]", FindingCodes.ConcatFlag, 12)]
    [InlineData("[--a, concat: [\"'\", '\"', {inputValue: text}]]", FindingCodes.ConcatQuotes, 17)]
    [InlineData("[--a, concat: ['${x}', {inputValue: text}]]", FindingCodes.ConcatQuotes, 17)]
    [InlineData("[--a b, c]", FindingCodes.HydraKey, 12)]
    [InlineData("[--1a=c]", FindingCodes.HydraKey, 12)]
    [InlineData("[----, c]", FindingCodes.HydraKey, 12)]
    [InlineData("[--a, {inputValue: data}]", FindingCodes.ArtifactAsParameter, 17)]
    [InlineData("[--a, {inputValue: untyped}]", FindingCodes.ArtifactAsParameter, 17)]
    [InlineData("[--a, {inputPath: text}]", FindingCodes.ParameterAsArtifact, 17)]
    [InlineData("[--a, {outputUri: score}]", FindingCodes.ParameterAsArtifact, 17)]
    public void Refuses_what_cannot_be_converted_with_its_place(string args, string code, int column)
    {
        var text = ComponentFixture.WithArgs(args);
        var conversion = ComponentFixture.Convert(text);

        var finding = Assert.Single(conversion.Findings, finding => finding.Severity == FindingSeverity.Error);
        Assert.Equal((code, ComponentFixture.HeadLines + 1, column), (finding.Code, finding.Line, finding.Column));
        Assert.True(conversion.IsRefused);
        Assert.Empty(conversion.Edits);
        Assert.Same(text, conversion.Text);
    }

    [Fact]
    public void Reads_a_long_run_of_digits_in_no_time()
    {
        var started = Stopwatch.GetTimestamp();

        var conversion = ComponentFixture.Convert(ComponentFixture.WithArgs($"['-{new string('1', 200_000)}x']"));

        Assert.Equal([FindingCodes.ShortFlag], ComponentFixture.Codes(conversion.Findings));
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("[sh, -c, 'train --lr \"$0\"', {inputValue: number}]", FindingCodes.ScriptArguments)]
    [InlineData("[sh, -c, 'train \"$1\" \"$@\"', sh, --a, {inputValue: number}]", FindingCodes.ScriptArguments)]
    [InlineData("[sh, -c, 'train $*', sh, --a, b]", FindingCodes.ScriptArguments)]
    [InlineData("[sh, -c, \"train {{$.inputs.parameters['number']}}\"]", FindingCodes.ScriptPlaceholder)]
    [InlineData("[sh, -ec, {concat: [train --lr, {inputValue: number}]}]", FindingCodes.ScriptPlaceholder)]
    [InlineData("[git, clone, --branch, {inputValue: text}]", FindingCodes.PositionalLiteral)]
    [InlineData("[poetry, run, train, --a, {inputValue: text}]", FindingCodes.PositionalLiteral)]
    [InlineData("[{inputValue: text}, --a, b]", FindingCodes.PositionalPlaceholder)]
    public void Refuses_commands_that_are_not_understood(string command, string code)
    {
        var conversion = ComponentFixture.Convert(ComponentFixture.Head + $"    command: {command}\n");

        Assert.Contains(code, ComponentFixture.Codes(conversion.Findings));
        Assert.Empty(conversion.Edits);
    }

    [Theory]
    [InlineData("    command: [python, train.py, --a]\n    args: [{inputValue: text}]\n")]
    [InlineData("    args:\n    - --a\n    - {inputValue: # why\n        text}\n")]
    [InlineData("    args: [--a, {inputValue: text}# no space\n    ]\n")]
    [InlineData("    args:\n    - --a\n    - concat:\n      - {inputValue: text}\n      - |+\n        b\n\n\n")]
    public void Refuses_layouts_that_it_does_not_edit(string args)
    {
        var conversion = ComponentFixture.Convert(ComponentFixture.Head + args);

        Assert.True(conversion.IsRefused, conversion.Text);
        string[] codes = [FindingCodes.Layout, FindingCodes.PositionalPlaceholder, FindingCodes.YamlSyntax];
        Assert.All(ComponentFixture.Codes(conversion.Findings), code => Assert.Contains(code, codes));
        Assert.Equal(ComponentFixture.Head + args, conversion.Text);
    }

    [Theory]
    [InlineData("a''b")]
    [InlineData("a}}b")]
    public void Refuses_names_that_cannot_stand_in_a_placeholder(string name)
    {
        var file = $"inputs: [{{name: '{name}', type: String}}]\n"
            + $"implementation: {{container: {{image: i, args: [--x, {{inputValue: '{name}'}}]}}}}\n";

        Assert.Equal([FindingCodes.PlaceholderName], ComponentFixture.Codes(ComponentFixture.Convert(file).Findings));
    }

    [Fact]
    public void Refuses_names_that_KFP_2_makes_one()
    {
        const string file = "inputs: [{name: a b}, {name: A-b}]\nimplementation: {container: {image: i}}\n";

        Assert.Empty(ComponentFixture.Codes(ComponentFixture.Convert(file).Findings));
        Assert.Equal(
            [FindingCodes.PlaceholderName],
            ComponentFixture.Codes(ComponentFixture.Convert(file, new ConversionOptions(PlaceholderNames.Kfp2)).Findings));
    }

    [Fact]
    public void One_error_leaves_the_whole_file_as_it_is()
    {
        var text = ComponentFixture.WithArgs("[--a, {inputValue: text}, --b, {inputValue: number}, -c, {inputValue: count}]");

        Assert.Same(text, ComponentFixture.Convert(text).Text);
    }
}
