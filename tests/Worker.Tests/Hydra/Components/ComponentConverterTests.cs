using Hydra.Components;

namespace Worker.Tests.Hydra.Components;

public class ComponentConverterTests
{
    private static readonly ConversionOptions Keys = new(
        PlaceholderNames.Kfp2,
        new Dictionary<string, string>
        {
            ["--lr"] = "model.optimizer.lr",
            ["-n"] = "+data.size",
            ["dirpath"] = "callbacks.checkpoint.dirpath",
        });

    [Theory]
    [InlineData("train")]
    [InlineData("flow")]
    public void Converts_a_file_and_keeps_the_rest_of_its_text(string name)
    {
        var conversion = ComponentFixture.Convert(ComponentFiles.Text($"{name}.yaml"));

        Assert.Empty(ComponentFixture.Codes(conversion.Findings));
        Assert.Equal(ComponentFiles.Text($"{name}.converted.yaml"), conversion.Text);
    }

    [Fact]
    public void Takes_keys_from_a_map_and_names_as_KFP_2_writes_them()
    {
        var conversion = ComponentFixture.Convert(ComponentFiles.Text("keys.yaml"), Keys);

        Assert.Equal(ComponentFiles.Text("keys.converted.yaml"), conversion.Text);
    }

    [Theory]
    [InlineData("\r\n", "")]
    [InlineData("\n", "\uFEFF")]
    [InlineData("\r\n", "\uFEFF")]
    public void Keeps_line_ends_and_a_byte_order_mark(string lineEnd, string mark)
    {
        var conversion = ComponentFixture.Convert(mark + ComponentFiles.Text("train.yaml").ReplaceLineEndings(lineEnd));

        Assert.Equal(mark + ComponentFiles.Text("train.converted.yaml").ReplaceLineEndings(lineEnd), conversion.Text);
    }

    [Theory]
    [InlineData("    args:\n    - --a\n    - {inputValue: number}", "    args:\n    - a={{$.inputs.parameters['number']}}")]
    [InlineData("    args:\n    - --a # b\n    - {inputValue: number}", "    args:\n    - a={{$.inputs.parameters['number']}} # b")]
    [InlineData("    args: [--a, {inputValue: number}]", "    args: [\"a={{$.inputs.parameters['number']}}\"]")]
    [InlineData("    args:\n    - --a\n    - concat: [x]\n    -   y=1", "    args:\n    - concat: ['a=', x]\n    -   y=1")]
    [InlineData("    args:\n    - --a # b\n    - # c\n      concat: [x]", "    args:\n    # b\n    - # c\n      concat: ['a=', x]")]
    [InlineData("    args:\n    - --a\n    - concat:\n      - 'x y '",
        "    args:\n    - concat:\n      - 'a=\"'\n      - 'x y '\n      - '\"'")]
    public void Keeps_a_missing_line_end_at_the_end(string args, string converted)
    {
        Assert.Equal(ComponentFixture.Head + converted, ComponentFixture.Convert(ComponentFixture.Head + args).Text);
        Assert.Equal(ComponentFixture.Head + converted + "\n", ComponentFixture.Convert(ComponentFixture.Head + args + "\n").Text);
    }

    [Theory]
    [InlineData("--a, {inputValue: text}", "a=\"{{$.inputs.parameters['text']}}\"")]
    [InlineData("--a, {inputValue: number}", "a={{$.inputs.parameters['number']}}")]
    [InlineData("--a, {inputValue: count}", "a={{$.inputs.parameters['count']}}")]
    [InlineData("--a, {inputValue: flag}", "a={{$.inputs.parameters['flag']}}")]
    [InlineData("--a, {inputValue: object}", "a='{{$.inputs.parameters['object']}}'")]
    [InlineData("--a, {inputValue: array}", "a='{{$.inputs.parameters['array']}}'")]
    [InlineData("--a, {inputPath: data}", "a={{$.inputs.artifacts['data'].path}}")]
    [InlineData("--a, {inputUri: untyped}", "a={{$.inputs.artifacts['untyped'].uri}}")]
    [InlineData("--a, {outputPath: model}", "a={{$.outputs.artifacts['model'].path}}")]
    [InlineData("--a, {outputUri: model}", "a={{$.outputs.artifacts['model'].uri}}")]
    [InlineData("--a, {outputPath: score}", "a={{$.outputs.parameters['score'].output_file}}")]
    [InlineData("--a, {inputValue: Long name}", "a=\"{{$.inputs.parameters['Long name']}}\"")]
    [InlineData("--a, {executorInput: null}", "a='{{$}}'")]
    [InlineData("--a, '{{$}}'", "a='{{$}}'")]
    [InlineData("--a, {outputMetadata: null}", "[a= <OutputMetadataPlaceholder>]")]
    [InlineData("--a, {inputMetadata: data}", "[a= <InputMetadata data>]")]
    [InlineData("--a, {inputOutputPortName: data}", "[a= <InputOutputPortName data>]")]
    [InlineData("""--a, "{{$.inputs.parameters['text']}}" """, "a=\"{{$.inputs.parameters['text']}}\"")]
    [InlineData("""--a, "{{$.inputs.parameters['number']}}" """, "a={{$.inputs.parameters['number']}}")]
    [InlineData("""--a, "{{$.inputs.artifacts['data'].path}}/x.csv" """, "a={{$.inputs.artifacts['data'].path}}/x.csv")]
    [InlineData("""--a, "{{$.inputs.parameters['number']}}, {{$.inputs.parameters['count']}}" """,
        "a=\"{{$.inputs.parameters['number']}}, {{$.inputs.parameters['count']}}\"")]
    [InlineData("""--a, "[{{$.inputs.parameters['number']}},1]" """, "a=[{{$.inputs.parameters['number']}},1]")]
    [InlineData("""--a, "[{{$.inputs.parameters['text']}},1]" """, "a=\"[{{$.inputs.parameters['text']}},1]\"")]
    [InlineData("""--a, "{{$.inputs.artifacts['data'].metadata['name']}}" """, "a=\"{{$.inputs.artifacts['data'].metadata['name']}}\"")]
    [InlineData("""'--a="{{$.inputs.parameters[''count'']}}"'""", "a='\"{{$.inputs.parameters['count']}}\"'")]
    [InlineData("'--a={{$.inputs.artifacts[\"data\"].path}}'", "a={{$.inputs.artifacts[\"data\"].path}}")]
    public void Converts_each_placeholder_by_its_type(string args, string converted) => Converts(args, converted);

    [Theory]
    [InlineData("--a, b", "a=b")]
    [InlineData("--a, '1'", "a=1")]
    [InlineData("--a, '1.10'", "a=1.10")]
    [InlineData("--a, '-1'", "a=-1")]
    [InlineData("--a, '-.5e-3'", "a=-.5e-3")]
    [InlineData("--a=b", "a=b")]
    [InlineData("--a=", "a=\"\"")]
    [InlineData("--a, ''", "a=\"\"")]
    [InlineData("--a=b=c", "a=\"b=c\"")]
    [InlineData("'--a=b,c'", "a=\"b,c\"")]
    [InlineData("--a=日本", "a=\"日本\"")]
    [InlineData("--a, b c", "a=b c")]
    [InlineData("--a, ' b'", "a=\" b\"")]
    [InlineData("--a, '\"b\"'", "a='\"b\"'")]
    [InlineData("""--a, "'\"" """, "a=\"'\\\"\"")]
    [InlineData("""--a, "b,\\" """, "a=\"b,\\\\\"")]
    [InlineData("--a, '${b}'", "a=\"\\${b}\"")]
    [InlineData("--a, 'b c=d'", "a=\"b c=d\"")]
    [InlineData("'--a=[64,64]'", "a=[64,64]")]
    [InlineData("'--a={b: 1}'", "a={b: 1}")]
    [InlineData("'--a={\"b\": 1}'", "a='{\"b\": 1}'")]
    [InlineData("'--a=[64'", "a=\"[64\"")]
    [InlineData("'--a=b\\c'", "a=\"b\\c\"")]
    [InlineData("--a-b_c.d, x", "a-b_c.d=x")]
    [InlineData("--a, --b, c", "a=true b=c")]
    [InlineData("--a, b=c", "a=true b=c")]
    [InlineData("--a", "a=true")]
    [InlineData("--no-a", "no-a=true")]
    [InlineData("a=b, +c.d=1, ++e=f, ~g, h@i=j, k/l=m, 'n=\"o\"'", "a=b +c.d=1 ++e=f ~g h@i=j k/l=m n=\"o\"")]
    [InlineData("--config-name=x, --config-dir, y, -m, --multirun, -cn, z, --info, --a, b",
        "--config-name=x --config-dir y -m --multirun -cn z --info a=b")]
    [InlineData("--info, defaults, --info, --a, b", "--info defaults --info a=b")]
    [InlineData("--config-name, {inputValue: text}, --a, b", "--config-name <InputValue text> a=b")]
    [InlineData("--a, b, --, c=d", "a=b -- c=d")]
    public void Converts_literals_and_leaves_what_Hydra_understands(string args, string converted) => Converts(args, converted);

    [Theory]
    [InlineData("--a, concat: [x, {inputPath: data}]", "[a= x <InputPath data>]")]
    [InlineData("--a, concat: [{inputValue: text}, x]", "[a=\" <InputValue text> x \"]")]
    [InlineData("--a, concat: [{inputValue: number}, 'x,']", "[a=\" <InputValue number> x, \"]")]
    [InlineData("--a, concat: ['{\"b\": ', {inputValue: object}, '}']", "[a=' {\"b\":  <InputValue object> } ']")]
    [InlineData("--a, concat: []", "[a=\"\"]")]
    [InlineData("--a, concat: [{inputValue: text}, 'x\\']", "[a=\" <InputValue text> x\\ \\\"]")]
    [InlineData("concat: [--a=, {inputPath: data}]", "[a= <InputPath data>]")]
    [InlineData("{concat: ['--a=b ', {inputValue: text}]}", "[a=\"b  <InputValue text> \"]")]
    [InlineData("--a, concat: [concat: [{inputValue: text}], if: {cond: true, then: x}]", "[a=\" [<InputValue text>] (true? x) \"]")]
    [InlineData("concat: [a=, {inputValue: text}]", "[a= <InputValue text>]")]
    [InlineData("concat: [--config-name=, {inputValue: text}]", "[--config-name= <InputValue text>]")]
    [InlineData("--a, concat: [{inputValue: count}, _, {inputValue: number}]", "[a=\" <InputValue count> _ <InputValue number> \"]")]
    [InlineData("--a, concat: ['-', {inputValue: number}]", "[a= - <InputValue number>]")]
    [InlineData("--a, concat: [if: {cond: true, then: {inputValue: count}, else: {inputValue: number}}]",
        "[a= (true? <InputValue count>: <InputValue number>)]")]
    [InlineData("--a, concat: [--b=, {inputPath: data}]", "a=true [b= <InputPath data>]")]
    public void Converts_concat(string args, string converted) => Converts(args, converted);

    [Theory]
    [InlineData("job_uuid")]
    [InlineData("task_uuid")]
    public void The_numbers_of_a_job_and_of_a_task_are_text(string name) =>
        Converts($"--a, '{{{{$.pipeline_{name}}}}}'", $"a=\"{{{{$.pipeline_{name}}}}}\"");

    [Theory]
    [InlineData("{if: {cond: {isPresent: given}, then: [--a, {inputValue: given}]}}",
        "(<IsPresent given>? a=\"{{$.inputs.parameters['given']}}\")")]
    [InlineData("if: {cond: {inputValue: flag}, then: [--a, --b, x], else: [c=d, --e=f]}", "(<InputValue flag>? a=true b=x: c=d e=f)")]
    [InlineData("if: {cond: true, then: --a}", "(true? a=true)")]
    [InlineData("if: {cond: true, then: {concat: [--a=, {inputValue: text}]}}", "(true? [a=\" <InputValue text> \"])")]
    [InlineData("if: {cond: true, then: [if: {cond: false, then: [--a, b]}, --c, d]}", "(true? (false? a=b) c=d)")]
    [InlineData("--x, if: {cond: true, then: [--a, b]}", "x=true (true? a=b)")]
    public void Converts_inside_an_if(string args, string converted) => Converts(args, converted);

    [Theory]
    [InlineData("[python, train.py, --a, {inputValue: number}]", "python train.py a={{$.inputs.parameters['number']}}")]
    [InlineData("[/usr/bin/python3.11, -u, -W, ignore, -m, pkg.train, --a=1, -m]", "/usr/bin/python3.11 -u -W ignore -m pkg.train a=1 -m")]
    [InlineData("[python3, -Wonce, -um, pkg, --a, x]", "python3 -Wonce -um pkg a=x")]
    [InlineData("[python, -c, 'print()', --a, x]", "python -c print() a=x")]
    [InlineData("[./train, --a, x]", "./train a=x")]
    [InlineData("[bash, -ex, train.sh, --a, x]", "bash -ex train.sh a=x")]
    [InlineData("[sh, -ec, 'pip install x && \"$0\" \"$@\"', python3, -u, train.py, --a, x]",
        "sh -ec pip install x && \"$0\" \"$@\" python3 -u train.py a=x")]
    [InlineData("[bash, -o, pipefail, -c, 'python train.py \"$@\"', sh, --a, x]", "bash -o pipefail -c python train.py \"$@\" sh a=x")]
    [InlineData("[sh, -c, '\"$0\" \"$@\"', sh, -c, '\"$0\" \"$@\"', ./train, --a, x]",
        "sh -c \"$0\" \"$@\" sh -c \"$0\" \"$@\" ./train a=x")]
    [InlineData("[torchrun, --nproc_per_node=4, train.py, --a, x]", "torchrun --nproc_per_node=4 train.py a=x")]
    [InlineData("[torchrun, --nproc_per_node=4, --module, pkg.train, --a, x]", "torchrun --nproc_per_node=4 --module pkg.train a=x")]
    [InlineData("[torchrun, --nproc_per_node, '4', -m, pkg.train, --a, x]", "torchrun --nproc_per_node 4 -m pkg.train a=x")]
    [InlineData("[accelerate, launch, --module, --num_processes, '4', pkg.train, --a, x]",
        "accelerate launch --module --num_processes 4 pkg.train a=x")]
    [InlineData("[env, A=b, deepspeed, --module, train, --a, x, -m]", "env A=b deepspeed --module train a=x -m")]
    [InlineData("[python, -m, torch.distributed.run, -m, train, --a, x]", "python -m torch.distributed.run -m train a=x")]
    [InlineData("[torchrun, ./train, -m, --a, x]", "torchrun ./train -m a=x")]
    [InlineData("[torchrun, ./train, --strategy, deepspeed, --a, x]", "torchrun ./train strategy=deepspeed a=x")]
    [InlineData("[python, -m, torch.distributed.run, --nnodes=2, train.py, --a, x]",
        "python -m torch.distributed.run --nnodes=2 train.py a=x")]
    [InlineData("[env, A=b, python, train.py, --a, x]", "env A=b python train.py a=x")]
    [InlineData("[sh, -c, 'python train.py lr=$1', x, y]", "sh -c python train.py lr=$1 x y")]
    public void Leaves_the_program_and_what_starts_it(string command, string converted)
    {
        var conversion = ComponentFixture.Convert(ComponentFixture.Head + $"    command: {command}\n");

        Assert.Empty(ComponentFixture.Codes(conversion.Findings));
        Assert.Equal(
            converted,
            string.Join(' ', ComponentFixture.Read(conversion.Text).Component!.Container.Command.Select(ComponentFixture.Words)));
    }

    [Fact]
    public void Reads_command_and_args_as_one_command_line()
    {
        var conversion = ComponentFixture.Convert(ComponentFixture.Head + "    command: [python]\n    args: [-u, train.py, --a, b]\n");

        Assert.Equal(ComponentFixture.Head + "    command: [python]\n    args: [-u, train.py, a=b]\n", conversion.Text);
    }

    [Theory]
    [InlineData("[--a, {inputValue: text}]", "a=true", FindingCodes.FlagWithoutValue, false)]
    [InlineData("[--a]", "a=true", FindingCodes.FlagWithoutValue, true)]
    [InlineData("[--a, {inputValue: object}]", "", FindingCodes.JsonAsString, true)]
    [InlineData("[--a, {inputValue: text}]", "", FindingCodes.JsonAsString, false)]
    [InlineData("[--a, {inputValue: given}]", "", FindingCodes.OptionalInput, true)]
    [InlineData("[if: {cond: {isPresent: given}, then: [--a, {inputValue: given}]}]", "", FindingCodes.OptionalInput, false)]
    [InlineData("[--a, '{{workflow.uid}}']", "", FindingCodes.ArgoPlaceholder, true)]
    public void Warns_and_converts(string args, string part, string code, bool warns)
    {
        var conversion = ComponentFixture.Convert(ComponentFixture.WithArgs(args));

        Assert.False(conversion.IsRefused);
        Assert.Equal(warns, ComponentFixture.Codes(conversion.Findings, FindingSeverity.Warning).Contains(code));
        Assert.True(!warns || conversion.Text.Contains(part, StringComparison.Ordinal), conversion.Text);
    }

    [Theory]
    [InlineData("it''s", false)]
    [InlineData("a \"b\"", false)]
    [InlineData("it''s \"b\"", true)]
    [InlineData("b\\", true)]
    public void Chooses_quotes_that_the_default_survives_and_warns_where_there_are_none(string text, bool warns)
    {
        var file = $"inputs: [{{name: x, type: String, default: '{text}'}}]\n"
            + "implementation: {container: {image: i, args: [--x, {inputValue: x}]}}\n";
        var conversion = ComponentFixture.Convert(file);

        Assert.Equal(warns, ComponentFixture.Codes(conversion.Findings, FindingSeverity.Warning).Contains(FindingCodes.QuoteInDefault));
        var quote = text == "a \"b\"" ? '\'' : '"';
        Assert.Equal([$"x={quote}{{{{$.inputs.parameters['x']}}}}{quote}"], ComponentFixture.Arguments(conversion.Text));
    }

    private static void Converts(string args, string converted)
    {
        var conversion = ComponentFixture.Convert(ComponentFixture.WithArgs($"[{args}]"));

        Assert.False(conversion.IsRefused, string.Join('\n', conversion.Findings));
        Assert.Equal(converted, string.Join(' ', ComponentFixture.Arguments(conversion.Text)));
        var again = ComponentFixture.Convert(conversion.Text);
        Assert.Empty(ComponentFixture.Codes(again.Findings));
        Assert.Empty(again.Edits);
        Assert.Equal(conversion.Text, again.Text);
    }
}
