using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Hydra.Overrides;

namespace Worker.Tests.Hydra;

/// <summary>Conversion, and then the grammar of Hydra: what comes out is what went in.</summary>
public static class RoundTripTests
{
    private static readonly ParameterTypes Declared = ParameterTypes.None.With("s:string").With("t:literal");

    private const string Meaningful = "\"'\\,=:;()[]{}$ \t\n~#&!^`|?*%@+-._/0123456789" + "inf nan null True";

    /// <summary>Any characters but NUL, surrogates in pairs alone, and often those that mean something to Hydra.</summary>
    private static readonly Arbitrary<string> Strings = Gen.Frequency(
            (6, Gen.Elements(Meaningful.ToCharArray()).Select(character => $"{character}")),
            (1, Gen.Elements("${", "${a}", "???", "true", "null", "inf", "1e3", "choice(", "[a,b]", "{a: b}")),
            (1, Gen.Choose(1, 0xD7FF).Select(code => char.ConvertFromUtf32(code))),
            (1, Gen.Choose(0xE000, 0x10FFFF).Select(char.ConvertFromUtf32)))
        .ListOf()
        .Select(string.Concat)
        .ToArbitrary();

    [Fact]
    public static void A_declared_string_comes_back_exactly() => ForAll(Strings, value =>
        Assert.Equal(value, OverrideGrammar.Parse(One($"--s={value}", Declared)).Value));

    [Fact]
    public static void An_undeclared_value_comes_back_exactly_or_is_what_Hydra_reads_it_as() => ForAll(Strings, value =>
    {
        var written = One($"--u={value}", ParameterTypes.None);
        var read = OverrideGrammar.Parse(written).Value;

        Assert.False(read is Sweep or Call);
        if (read is string text)
        {
            Assert.Equal(value, text);
        }
        else
        {
            // Without quotes, and no structure but a list or a dictionary.
            Assert.Equal($"u={value}", written);
            Assert.True(read is null or bool or BigInteger or double || value[0] is '[' or '{');
        }
    });

    [Fact]
    public static void A_literal_comes_back_exactly_after_OmegaConf() => ForAll(Strings, value =>
    {
        if (value != "???")
        {
            var read = (string)OverrideGrammar.Parse(One($"--t={value}", Declared)).Value!;
            Assert.Equal(value, AfterOmegaConf(read));
        }
    });

    [Fact]
    public static void A_value_is_the_same_behind_its_key_and_in_the_next_argument() => ForAll(Strings, value =>
    {
        if (!value.StartsWith("--", StringComparison.Ordinal) && !HydraFlags.IsFlag(value) && !OverrideKey.IsOverride(value))
        {
            Assert.Equal(One($"--u={value}", ParameterTypes.None), One("--u", value, ParameterTypes.None));
        }
    });

    [Fact]
    public static void What_stands_bare_is_read_as_the_grammar_reads_it() => ForAll(RandomValues(RandomArguments.Value), value =>
    {
        var read = OverrideGrammar.TryParse($"k={value}");
        var kind = BareValue.Read(value);
        if (kind is BareKind.Function || (kind == BareKind.Error && value.Contains('(', StringComparison.Ordinal)))
        {
            return; // the library does not look into calls
        }

        Assert.Equal(read is null, kind == BareKind.Error);
        Assert.Equal(read?.Value, read?.Value switch
        {
            null when read is not null => kind == BareKind.Null ? null : kind,
            bool when kind == BareKind.Bool => read.Value,
            BigInteger when kind == BareKind.Int => read.Value,
            double when kind == BareKind.Float => read.Value,
            string when kind is BareKind.String or BareKind.Quoted or BareKind.Interpolation => read.Value,
            List<object?> when kind == BareKind.List => read.Value,
            List<KeyValuePair<object?, object?>> when kind == BareKind.Dict => read.Value,
            Sweep when kind == BareKind.Sweep => read.Value,
            null => null,
            _ => kind,
        });
    });

    [Fact]
    public static void A_key_is_valid_where_the_grammar_takes_it() => ForAll(RandomValues(RandomArguments.Key), key =>
    {
        var takes = !key.StartsWith('@') && key.Length > 0 && !key.Contains('+', StringComparison.Ordinal)
            && OverrideGrammar.TryParse($"{key}=1") is not null;

        Assert.Equal(takes, OverrideKey.IsValid(key));
    });

    /// <summary>What OmegaConf makes of a string in which each interpolation is escaped: half of the backslashes before it go.</summary>
    private static string AfterOmegaConf(string text)
    {
        var parts = text.Split("${");
        for (var index = 0; index < parts.Length - 1; index++)
        {
            var content = parts[index].TrimEnd('\\');
            var backslashes = parts[index].Length - content.Length;
            Assert.True(backslashes % 2 == 1, $"an interpolation in {text} is not escaped");
            parts[index] = content + new string('\\', backslashes / 2);
        }

        return string.Join("${", parts);
    }

    private static Arbitrary<string> RandomValues(Func<Random, string> value) =>
        Gen.Choose(0, int.MaxValue - 1).Select(seed => value(new Random(seed))).ToArbitrary();

    private static string One(string argument, ParameterTypes types) =>
        Assert.Single(TrialArguments.Convert([argument], types).Overrides);

    private static string One(string option, string value, ParameterTypes types) =>
        Assert.Single(TrialArguments.Convert([option, value], types).Overrides);

    private static void ForAll(Arbitrary<string> values, Action<string> holds) =>
        Prop.ForAll(values, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
