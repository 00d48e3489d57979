using Hydra.Components;

namespace Worker.Tests.Hydra.Components;

public class ComponentFileTests
{
    [Fact]
    public void Has_inputs_and_outputs_with_their_types()
    {
        var component = ComponentFixture.Read("""
            name: c
            description: what it does
            metadata: {annotations: {author: me}, labels: {team: us}}
            inputs:
            - {name: rate, type: Float, default: 0.5, optional: true, description: how fast}
            - {name: source, type: {GCSPath: {data_type: CSV}}}
            - name: anything
            outputs: [{name: model, type: Model}]
            implementation: {container: {image: i, env: {A: b}, fileOutputs: {model: /tmp/model}}}
            """).Component!;

        Assert.Equal(("c", "what it does"), (component.Name, component.Description));
        Assert.Equal("me", component.Annotations["author"]);
        Assert.Equal("us", component.Labels["team"]);
        var rate = component.Input("rate")!;
        Assert.Equal(
            (new ScalarValue("0.5", ScalarKind.Float), true, "how fast", true, PortKind.Float),
            (rate.Default, rate.Optional, rate.Description, rate.IsParameter, rate.Type!.Kind));
        var source = component.Inputs[1];
        Assert.Equal(("GCSPath", true, false), (source.Type!.Name, source.Type.IsStructured, source.IsParameter));
        Assert.Null(component.Inputs[2].Type);
        Assert.Equal("Model", component.Output("model")!.Type!.Name);
        Assert.Equal("b", component.Container.Env["A"]);
        Assert.Equal("/tmp/model", component.Container.FileOutputs["model"]);
    }

    [Theory]
    [InlineData("integer", PortKind.Integer)]
    [InlineData("INT", PortKind.Integer)]
    [InlineData("Double", PortKind.Float)]
    [InlineData("float", PortKind.Float)]
    [InlineData("String", PortKind.String)]
    [InlineData("str", PortKind.String)]
    [InlineData("Text", PortKind.String)]
    [InlineData("Bool", PortKind.Boolean)]
    [InlineData("boolean", PortKind.Boolean)]
    [InlineData("Dict", PortKind.JsonObject)]
    [InlineData("JsonObject", PortKind.JsonObject)]
    [InlineData("List", PortKind.JsonArray)]
    [InlineData("JsonArray", PortKind.JsonArray)]
    [InlineData("typing.List[str]", PortKind.JsonArray)]
    [InlineData("typing.Dict[str, int]", PortKind.JsonObject)]
    [InlineData("PipelineTaskFinalStatus", PortKind.JsonObject)]
    [InlineData("GCSPath", PortKind.Artifact)]
    [InlineData("google.VertexModel", PortKind.Artifact)]
    [InlineData("UI metadata", PortKind.Artifact)]
    [InlineData("{JsonObject: {data_type: x}}", PortKind.JsonObject)]
    [InlineData("{GcsPath: {data_type: x}}", PortKind.Artifact)]
    public void Knows_the_types_that_are_passed_by_value(string type, PortKind kind)
    {
        var file = ComponentFixture.Read($"inputs: [{{name: x, type: {Quoted(type)}}}]\nimplementation: {{container: {{image: i}}}}\n");

        Assert.Equal(kind, file.Component!.Inputs[0].Type!.Kind);
    }

    [Fact]
    public void Has_placeholders_with_their_places()
    {
        const string args =
            "[--a, {inputValue: text}, concat: [x, {outputPath: model}], {if: {cond: true, then: y}}, {executorInput: null}]";
        var file = ComponentFixture.Read(ComponentFixture.WithArgs(args));
        var items = file.Component!.Container.Args;

        Assert.Equal(
            ["--a", "{inputValue: text}", "concat: [x, {outputPath: model}]", "{if: {cond: true, then: y}}", "{executorInput: null}"],
            items.Select(item => file.Text[item.Span.Start..item.Span.End]));
        Assert.All(items, item => Assert.Equal(ComponentFixture.HeadLines + 1, item.Span.Line));
        Assert.Equal([12, 17, 37, 71, 100], items.Select(item => item.Span.Column));
        Assert.Equal(args, file.Text[file.Component.Container.ArgsSpan.Start..file.Component.Container.ArgsSpan.End]);
    }

    [Theory]
    [InlineData("a: [b", FindingCodes.YamlSyntax, 2, 1)]
    [InlineData("", FindingCodes.YamlSyntax, 1, 1)]
    [InlineData("name: \u0000", FindingCodes.YamlSyntax, 1, 7)]
    [InlineData("a: b\n---\nc: d", FindingCodes.YamlDocuments, 2, 1)]
    [InlineData("a: &x b", FindingCodes.YamlAlias, 1, 4)]
    [InlineData("a: *x", FindingCodes.YamlAlias, 1, 4)]
    [InlineData("a: {<<: {b: c}}", FindingCodes.YamlAlias, 1, 5)]
    [InlineData("a: !!python/object x", FindingCodes.YamlTag, 1, 4)]
    [InlineData("name: a\nname: b", FindingCodes.DuplicateKey, 2, 1)]
    [InlineData("- a", FindingCodes.WrongShape, 1, 1)]
    [InlineData("nme: a\nimplementation: {container: {image: i}}", FindingCodes.UnknownKey, 1, 1)]
    [InlineData("name: a", FindingCodes.MissingKey, 1, 1)]
    [InlineData("implementation: {}", FindingCodes.MissingKey, 1, 17)]
    [InlineData("implementation: {container: {}}", FindingCodes.MissingKey, 1, 29)]
    [InlineData("inputs: [{type: String}]\nimplementation: {container: {image: i}}", FindingCodes.MissingKey, 1, 10)]
    [InlineData("name: 5\nimplementation: {container: {image: i}}", FindingCodes.NotAString, 1, 7)]
    [InlineData("inputs: [{name: yes}]\nimplementation: {container: {image: i}}", FindingCodes.NotAString, 1, 17)]
    [InlineData("implementation: {container: {image: i, args: [0.1]}}", FindingCodes.NotAString, 1, 47)]
    [InlineData("implementation: {container: {image: i, args: --a}}", FindingCodes.WrongShape, 1, 46)]
    [InlineData("implementation: {container: {image: i, args: [{a: b, c: d}]}}", FindingCodes.WrongShape, 1, 47)]
    [InlineData("inputs: [{name: a}, {name: a}]\nimplementation: {container: {image: i}}", FindingCodes.DuplicateName, 1, 28)]
    [InlineData("implementation: {container: {image: i, args: [{inputvalue: x}]}}", FindingCodes.UnknownPlaceholder, 1, 48)]
    [InlineData("implementation: {container: {image: i, args: [{isPresent: x}]}}", FindingCodes.UnknownPlaceholder, 1, 48)]
    [InlineData("implementation: {container: {image: i, args: [{inputValue: x}]}}", FindingCodes.UnknownInput, 1, 60)]
    [InlineData("implementation: {container: {image: i, args: [{outputPath: x}]}}", FindingCodes.UnknownOutput, 1, 60)]
    [InlineData("implementation: {container: {image: i, fileOutputs: {x: /y}}}", FindingCodes.UnknownOutput, 1, 54)]
    [InlineData("implementation: {container: {image: i, args: [{if: {then: x}}]}}", FindingCodes.MissingKey, 1, 52)]
    [InlineData("implementation: {container: {image: i, args: [{executorInput: x}]}}", FindingCodes.WrongShape, 1, 63)]
    [InlineData("implementation: {graph: {tasks: {}}}", FindingCodes.GraphComponent, 1, 18)]
    public void Says_where_a_file_is_wrong(string text, string code, int line, int column)
    {
        var file = ComponentFixture.Read(text);

        Assert.Null(file.Component);
        var finding = file.Findings[0];
        Assert.Equal((code, FindingSeverity.Error, "file.yaml"), (finding.Code, finding.Severity, finding.File));
        Assert.Equal((line, column), (finding.Line, finding.Column));
        Assert.EndsWith(".", finding.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", finding.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_all_that_is_wrong_in_one_go()
    {
        var file = ComponentFixture.Read(ComponentFixture.WithArgs("[{inputValue: a}, {inputPath: b}, {outputUri: c}]"));

        Assert.Equal(["unknown-input", "unknown-input", "unknown-output"], file.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void Refuses_what_is_too_large_or_too_deep()
    {
        const int tooMuch = ComponentFile.MaxLength + 1;
        Assert.Equal(FindingCodes.TooLarge, ComponentFixture.Read(new string('#', tooMuch)).Findings[0].Code);
        Assert.Equal(FindingCodes.TooLarge, ComponentFile.Read("f", new byte[tooMuch]).Findings[0].Code);
        Assert.Equal(FindingCodes.TooDeep, ComponentFixture.Read(new string('[', 100_000)).Findings[0].Code);
        Assert.Equal(FindingCodes.TooDeep, ComponentFixture.Read(string.Concat(Enumerable.Repeat("{a: ", 1000))).Findings[0].Code);
    }

    [Fact]
    public void Refuses_bytes_that_are_not_UTF_8_with_their_place()
    {
        byte[] bytes = [.. "name: a\n# é"u8, 0xff];

        var finding = Assert.Single(ComponentFile.Read("f", bytes).Findings);

        Assert.Equal((FindingCodes.NotUtf8, 2, 4), (finding.Code, finding.Line, finding.Column));
    }

    [Fact]
    public void Reads_any_prefix_of_a_file_without_an_exception()
    {
        var text = File.ReadAllText(ComponentFiles.Path("train.yaml"));
        for (var length = 0; length < text.Length; length++)
        {
            var file = ComponentFixture.Read(text[..length]);
            Assert.True(file.Component is not null || file.Findings.Count > 0, $"nothing said about {length} characters");
        }
    }

    [Fact]
    public void A_finding_is_one_line()
    {
        var finding = new Finding("some-code", FindingSeverity.Warning, "a/b.yaml", 3, 7, "It is so.", "Do that.");

        Assert.Equal("a/b.yaml:3:7: warning some-code: It is so. Do that.", finding.ToString());
    }

    private static string Quoted(string type) => type.StartsWith('{') ? type : $"'{type}'";
}
