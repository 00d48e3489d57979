using Hydra.Overrides;

namespace Worker.Tests.Hydra;

public static class TrialArgumentsTests
{
    [Fact]
    public static void Become_the_overrides_of_all_vectors()
    {
        foreach (var vector in HydraVector.All().Where(vector => vector.Expected is not null))
        {
            Assert.Equal(vector.Expected, TrialArguments.Convert(vector.Argv, vector.ParameterTypes).Overrides);
        }
    }

    [Fact]
    public static void Are_refused_where_the_vectors_say_so()
    {
        foreach (var vector in HydraVector.All().Where(vector => vector.Expected is null))
        {
            var refused = Assert.Throws<OverrideException>(() => TrialArguments.Convert(vector.Argv, vector.ParameterTypes));

            Assert.Equal($"{refused.Problem} {refused.Fix}", refused.Message);
            Assert.StartsWith($"Argument {refused.Position}", refused.Problem, StringComparison.Ordinal);
            if (HydraVector.Own.Contains(vector))
            {
                Assert.Equal(vector.ExpectedParsed, [$"REJECT {refused.Code} {refused.Position}"]);
            }
        }
    }

    [Theory]
    [InlineData("--note=a\0b", "nul-character")]
    [InlineData("a=\0", "nul-character")]
    public static void Refuse_what_no_program_can_be_given(string argument, string code)
    {
        var refused = Assert.Throws<OverrideException>(() => TrialArguments.Convert(["--lr=1", "--", argument], ParameterTypes.None));

        Assert.Equal((code, 3), (refused.Code, refused.Position));
    }

    [Theory]
    [InlineData(58)]
    [InlineData(59)]
    [InlineData(60)]
    public static void Are_shown_without_half_a_character(int before)
    {
        var refused = Assert.Throws<OverrideException>(
            () => TrialArguments.Convert([new string('a', before) + "🌋🌋🌋"], ParameterTypes.None));

        Assert.Equal(global::WorkerLib.Text.WellFormed(refused.Message), refused.Message);
        Assert.Contains($"'{new string('a', before)}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public static void Are_as_long_as_Linux_allows_and_no_longer()
    {
        var most = "--x=" + new string('é', (TrialArguments.MaxBytes - 6) / 2);
        Assert.Single(TrialArguments.Convert([most], ParameterTypes.None).Overrides);

        var refused = Assert.Throws<OverrideException>(() => TrialArguments.Convert([most + "éé"], ParameterTypes.None));

        Assert.Equal("too-long", refused.Code);
    }

    [Fact]
    public static void Name_the_unknown_option_and_its_position()
    {
        var refused = Assert.Throws<OverrideException>(() => TrialArguments.Convert(["--lr", "1", "-n", "3"], ParameterTypes.None));

        Assert.Equal(
            "Argument 3: -n is an unknown option. Write --key=value for a parameter; what stands behind -- passes as it is.",
            refused.Message);
    }

    [Theory]
    [InlineData("--x=${a}", "interpolation")]
    [InlineData("--x=[${a},b]", "interpolation")]
    [InlineData("--s=${a}", "interpolation")]
    [InlineData("--x=???", "missing-marker")]
    [InlineData("--s=???", "missing-marker")]
    [InlineData("--x=????", null)]
    [InlineData("--x=$a", null)]
    [InlineData("--t=${a}", null)]
    [InlineData("x=${a}", null)]
    public static void Come_with_a_warning_where_OmegaConf_reads_more_than_Hydra(string argument, string? code)
    {
        var types = ParameterTypes.None.With("s:string").With("t:literal");

        var warnings = TrialArguments.Convert(["--lr=1", argument], types).Warnings;

        Assert.Equal(code is null ? [] : [(code, 2)], warnings.Select(warning => (warning.Code, warning.Position)));
    }

    [Theory]
    [InlineData("1.7976931348623157e308")]
    [InlineData("17976931348623157e292")]
    [InlineData("-179769313486231570000000000000000000000e270")]
    [InlineData("0e999999999")]
    [InlineData("1e-999999999")]
    public static void Keep_floats_that_a_double_holds(string number)
    {
        var types = ParameterTypes.None.With("x", ParameterType.Float);

        Assert.Equal([$"x={number}"], TrialArguments.Convert([$"--x={number}"], types).Overrides);
        Assert.True(double.IsFinite((double)OverrideGrammar.Parse($"x={number}").Value!));
    }

    [Theory]
    [InlineData("1.7976931348623160e308")]
    [InlineData("0.00001e314")]
    [InlineData("-2e308")]
    [InlineData("1e999999999999999999999")]
    public static void Refuse_floats_that_would_be_infinite(string number)
    {
        var types = ParameterTypes.None.With("x", ParameterType.Float);

        var refused = Assert.Throws<OverrideException>(() => TrialArguments.Convert([$"--x={number}"], types));

        Assert.Equal("too-large", refused.Code);
        Assert.True(double.IsInfinity((double)OverrideGrammar.Parse($"x={number}").Value!));
    }
}
