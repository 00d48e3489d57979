using Hydra.Components;

namespace Worker.Tests.Hydra.Components;

public class ComponentCheckerTests
{
    [Theory]
    [InlineData("a={{$.inputs.artifacts['model'].path}}", FindingCodes.OutputReadAsInput, 15,
        "Write {{$.outputs.artifacts['model'].path}}.")]
    [InlineData("a={{$.inputs.parameters['score']}}", FindingCodes.OutputReadAsInput, 15,
        "Write {{$.outputs.parameters['score'].output_file}}.")]
    [InlineData("a={{$.outputs.artifacts['data'].path}}", FindingCodes.InputWrittenAsOutput, 15,
        "Write {{$.inputs.artifacts['data'].path}}.")]
    [InlineData("a={{$.inputs.parameters['other']}}", FindingCodes.UnknownInput, 15, "Declare it, or correct the name.")]
    [InlineData("a={{$.inputs.parameters['long_name']}}", FindingCodes.UnknownInput, 15,
        "KFP 1.8 writes 'Long name'; for a file of KFP 2.x, say so.")]
    [InlineData("a={{$.outputs.artifacts['other'].uri}}", FindingCodes.UnknownOutput, 15, null)]
    [InlineData("a={{$.inputs.parameters['data']}}", FindingCodes.ArtifactAsParameter, 15, null)]
    [InlineData("a={{$.inputs.artifacts['number'].path}}", FindingCodes.ParameterAsArtifact, 15, null)]
    [InlineData("a={{$.outputs.artifacts['score'].path}}", FindingCodes.ParameterAsArtifact, 15, null)]
    [InlineData("a={{$.outputs.parameters['model'].output_file}}", FindingCodes.ArtifactAsParameter, 15, null)]
    [InlineData("a={{$.inputs.artifacts['data']}}", FindingCodes.PlaceholderForm, 15, null)]
    [InlineData("a={{$.inputs.data.path}}", FindingCodes.PlaceholderForm, 15, null)]
    [InlineData("a b=c", FindingCodes.HydraKey, 12, null)]
    [InlineData("a={{pod.name}}", FindingCodes.HydraValue, 12, null)]
    [InlineData("a.=c", FindingCodes.HydraKey, 12, null)]
    [InlineData("a=日本", FindingCodes.HydraValue, 12, "Put the value into double quotes.")]
    [InlineData("a=b;c", FindingCodes.HydraValue, 12, null)]
    [InlineData("a={{$.inputs.parameters['object']}}", FindingCodes.JsonQuoting, 12,
        "Write a='{{$.inputs.parameters['object']}}': the program gets the JSON as a string.")]
    [InlineData("a=\\\"{{$.inputs.parameters['object']}}\\\"", FindingCodes.JsonQuoting, 12, null)]
    public void Finds_errors_in_overrides(string argument, string? code, int column, string? fix)
    {
        var errors = ComponentChecker.Check(ComponentFixture.Read(ComponentFixture.WithArgs($"[\"{argument}\"]")))
            .Where(finding => finding.Severity == FindingSeverity.Error).ToList();

        Assert.Equal(code is null ? [] : [code], errors.Select(finding => finding.Code));
        Assert.All(errors, finding => Assert.Equal((ComponentFixture.HeadLines + 1, column), (finding.Line, finding.Column)));
        Assert.True(fix is null || errors[0].Fix == fix, errors.FirstOrDefault()?.Fix);
    }

    [Theory]
    [InlineData("a={{$.inputs.parameters['text']}}", FindingCodes.UnquotedString)]
    [InlineData("a=x/{{$.inputs.parameters['text']}}", FindingCodes.UnquotedString)]
    [InlineData("a={{$.inputs.parameters['count']}}_{{$.inputs.parameters['number']}}", FindingCodes.UnquotedString)]
    [InlineData("a=-{{$.inputs.parameters['number']}}", null)]
    [InlineData("a=\\\"{{$.inputs.parameters['text']}}\\\"", null)]
    [InlineData("a='{{$.inputs.parameters['text']}}'", null)]
    [InlineData("a=\\\"{{$.inputs.parameters['number']}}\\\"", FindingCodes.QuotedNumber)]
    [InlineData("a=\\\"{{$.inputs.parameters['number']}} m\\\"", null)]
    [InlineData("a={{$.inputs.parameters['flag']}}", null)]
    [InlineData("a={{$.inputs.parameters['array']}}", null)]
    [InlineData("a='{{$.inputs.parameters['object']}}'", null)]
    [InlineData("a=\\\"{{$.inputs.parameters['array']}}\\\"", FindingCodes.JsonQuoting)]
    [InlineData("a={{$.inputs.artifacts['data'].path}}", null)]
    [InlineData("a={{$.pipeline_job_name}}", null)]
    [InlineData("a='{{pod.name}}'", FindingCodes.ArgoPlaceholder)]
    [InlineData("a=[choice(1,2)]", null)]
    [InlineData("a=[1,2]", null)]
    [InlineData("a=1,2,3", null)]
    [InlineData("a=range(1,3)", null)]
    [InlineData("a=${b}", null)]
    public void Warns_of_quoting_that_changes_a_value(string argument, string? code)
    {
        var findings = ComponentChecker.Check(ComponentFixture.Read(ComponentFixture.WithArgs($"[\"{argument}\"]")));

        Assert.Empty(ComponentFixture.Codes(findings));
        Assert.Equal(
            code is null ? [] : [code],
            ComponentFixture.Codes(findings, FindingSeverity.Warning).Except([FindingCodes.UnusedInput, FindingCodes.OutputNeverWritten]));
    }

    [Fact]
    public void Warns_of_inputs_that_nothing_uses_and_outputs_that_nothing_writes()
    {
        const string text = """
            inputs: [{name: used, type: String}, {name: unused}, {name: asked, optional: true}]
            outputs: [{name: written}, {name: forgotten}, {name: fixed}]
            implementation:
              container:
                image: i
                args: [--a, {inputValue: used}, if: {cond: {isPresent: asked}, then: --b}, "c={{$.outputs.artifacts['written'].path}}"]
                fileOutputs: {fixed: /tmp/x}
            """;

        var findings = ComponentChecker.Check(ComponentFixture.Read(text));

        Assert.Equal(
            [("unused-input", 1, 45), ("output-never-written", 2, 35), ("output-never-written", 2, 54)],
            findings.Select(finding => (finding.Code, finding.Line, finding.Column)));
        Assert.Contains("/tmp/x", findings[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_executor_input_has_all_inputs_and_outputs()
    {
        var findings = ComponentChecker.Check(ComponentFixture.Read(ComponentFixture.WithArgs("[--executor_input, '{{$}}']")));

        Assert.Empty(findings);
    }

    [Fact]
    public void Reads_names_as_KFP_2_writes_them_when_asked()
    {
        var file = ComponentFixture.Read(ComponentFixture.WithArgs("[\"a='{{$.inputs.parameters['long_name']}}'\"]"));

        Assert.Equal([FindingCodes.UnknownInput], ComponentFixture.Codes(ComponentChecker.Check(file)));
        Assert.Empty(ComponentFixture.Codes(ComponentChecker.Check(file, PlaceholderNames.Kfp2)));
    }

    [Fact]
    public void Finds_the_place_inside_an_argument_of_several_lines()
    {
        var text = ComponentFixture.Head + "    args:\n    - |\n      a=b\n      {{$.inputs.parameters['x']}}\n";

        var finding = Assert.Single(
            ComponentChecker.Check(ComponentFixture.Read(text)), finding => finding.Code == FindingCodes.UnknownInput);

        Assert.Equal((ComponentFixture.HeadLines + 4, 7), (finding.Line, finding.Column));
    }

    [Theory]
    [InlineData("train.converted.yaml")]
    [InlineData("flow.converted.yaml")]
    public void Has_nothing_against_a_converted_file(string name) =>
        Assert.Empty(ComponentChecker.Check(ComponentFixture.Read(ComponentFiles.Text(name))));

    [Fact]
    public void Says_of_a_file_that_cannot_be_read_what_reading_says() =>
        Assert.Equal([FindingCodes.YamlSyntax], ComponentFixture.Codes(ComponentChecker.Check(ComponentFixture.Read("a: ["))));
}
