using System.Numerics;

namespace Worker.Tests.Hydra.Components;

/// <summary>What Hydra reads when the placeholders of a converted file have been replaced by values, as the runtime does.</summary>
public class RuntimeValueTests
{
    private const string Alphabet = "abcXYZ019 _-+./\\:=,;#&%$@!?*|~^<>()[]{}'`\t日本é😀";

    [Fact]
    public void Any_string_without_a_double_quote_arrives_as_it_is()
    {
        var random = new Random(7);
        for (var i = 0; i < 3000; i++)
        {
            var value = Text(random);
            if (!value.EndsWith('\\'))
            {
                Assert.Equal(value, Read("--a, {inputValue: text}", "text", value));
                Assert.Equal($"x {value}, y", Read("""--a, "x {{$.inputs.parameters['text']}}, y" """, "text", value));
            }
        }
    }

    [Theory]
    [InlineData("1e-06", 1e-06)]
    [InlineData("0.5", 0.5)]
    [InlineData("-.5", -0.5)]
    public void A_number_stays_a_number(string text, double value) =>
        Assert.Equal(value, Read("--a, {inputValue: number}", "number", text));

    [Fact]
    public void Integers_and_Booleans_keep_their_type()
    {
        Assert.Equal(new BigInteger(64), Read("--a, {inputValue: count}", "count", "64"));
        Assert.Equal(true, Read("--a, {inputValue: flag}", "flag", "True"));
    }

    [Theory]
    [InlineData("_")]
    [InlineData(".")]
    [InlineData("e")]
    [InlineData("")]
    public void Numbers_put_together_arrive_as_text(string between)
    {
        const string number = "{{$.inputs.parameters['count']}}";

        Assert.Equal($"3{between}3", Read($"--a, \"{number}{between}{number}\"", "count", "3"));
    }

    [Theory]
    [InlineData("""{"a": 1}""")]
    [InlineData("""{"a": {"b": [1, null, "x, y=\"z\"", "\u65e5\\"]}}""")]
    [InlineData("{}")]
    public void Json_arrives_as_a_string(string json) => Assert.Equal(json, Read("--a, {inputValue: object}", "object", json));

    [Theory]
    [InlineData("/gcs/bucket/123/train-2026_11/data_dir")]
    [InlineData("/gcs/my.bucket/p=1")]
    [InlineData("gs://bucket/pipeline-root/1/model")]
    public void A_path_arrives_as_it_is(string path)
    {
        var text = ComponentFixture.Convert(ComponentFixture.WithArgs("[--a, {inputPath: data}]")).Text;
        var argument = ComponentFixture.Arguments(text)[0].Replace("{{$.inputs.artifacts['data'].path}}", path, StringComparison.Ordinal);

        // A path with = is none that Vertex AI makes, and Hydra refuses it rather than reading another.
        Assert.Equal(path.Contains('=', StringComparison.Ordinal) ? null : path, OverrideGrammar.TryParse(argument)?.Value);
    }

    [Fact]
    public void Any_literal_arrives_as_it_is_or_as_what_Hydra_reads_it_as()
    {
        var random = new Random(11);
        for (var i = 0; i < 3000; i++)
        {
            var value = Text(random) + (random.Next(4) == 0 ? "\"" : "");
            if (value.Contains("${", StringComparison.Ordinal))
            {
                continue; // OmegaConf takes the backslash before it away, not Hydra
            }

            var read = Read($"'--a={value.Replace("'", "''", StringComparison.Ordinal)}'", "", "");
            Assert.True(read is string text ? text == value : IsUnquoted(value), $"{value} was read as {read}");
        }
    }

    /// <summary>Numbers, lists and the like pass for what they are; nothing else does.</summary>
    private static bool IsUnquoted(string value) => OverrideGrammar.TryParse($"a={value}") is not null and not { Value: Sweep or Call };

    /// <summary>The value of the only argument, all placeholders of one input replaced.</summary>
    private static object? Read(string args, string input, string value)
    {
        var conversion = ComponentFixture.Convert(ComponentFixture.WithArgs($"[{args}]"));
        Assert.False(conversion.IsRefused, string.Join('\n', conversion.Findings));
        var argument = Assert.Single(ComponentFixture.Arguments(conversion.Text))
            .Replace($"{{{{$.inputs.parameters['{input}']}}}}", value, StringComparison.Ordinal);
        return OverrideGrammar.Parse(argument).Value;
    }

    private static string Text(Random random)
    {
        var text = new char[random.Next(0, 8)];
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = Alphabet[random.Next(Alphabet.Length)];
        }

        return new string([.. text.Where(c => !char.IsSurrogate(c))]);
    }
}
