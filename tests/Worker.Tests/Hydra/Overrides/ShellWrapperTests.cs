using System.Globalization;
using Hydra.Overrides;

namespace Worker.Tests.Hydra;

[Trait("Category", "Integration")]
public static class ShellWrapperTests
{
    private static readonly ParameterTypes Types =
        new[] { "n:int", "x:float", "flag:bool", "s:string", "t:literal", "shuffle:negatable", "a.b:int" }.Aggregate(
            ParameterTypes.None, (types, declaration) => types.With(declaration));

    /// <summary>HYDRA_RANDOM_LISTS asks for more than fit into a run of all tests.</summary>
    private static readonly int RandomLists =
        int.Parse(Environment.GetEnvironmentVariable("HYDRA_RANDOM_LISTS") ?? "300", CultureInfo.InvariantCulture);

    public static TheoryData<string> Shells { get; } = ["dash", "bash --posix"];

    [Theory]
    [MemberData(nameof(Shells))]
    public static void Does_with_all_vectors_as_the_library_does(string shell)
    {
        foreach (var group in HydraVector.All().GroupBy(vector => string.Join(' ', vector.Types)))
        {
            var types = group.First().ParameterTypes;
            Compare(shell, types, group.Select(vector => vector.Argv));
        }
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public static void Does_with_random_arguments_as_the_library_does(string shell) =>
        Compare(shell, Types, RandomArguments.Lists(seed: 20261127, count: RandomLists));

    [Fact]
    public static void Has_nothing_that_shellcheck_warns_of()
    {
        var wrapper = ShellWrapper.Write(new WrapperSpec(["python", "train.py"], Types));

        Assert.Equal((0, ""), ShellFixture.Run("shellcheck", wrapper, []));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public static void Becomes_the_program_of_its_specification(string shell)
    {
        var wrapper = ShellWrapper.Write(new WrapperSpec(["printf", "%s|", "it's", "$HOME"], Types));

        Assert.Equal((0, "it's|$HOME|n=64|a b=\"c\"|"), ShellFixture.Run(shell, wrapper, ["--n", "64.0", "--", "a b=\"c\""]));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public static void Takes_the_program_before_two_dashes_if_the_specification_has_none(string shell)
    {
        var wrapper = ShellWrapper.Write(new WrapperSpec([], Types));

        Assert.Equal((0, "a=1|x y|"), ShellFixture.Run(shell, wrapper, ["printf", "%s|", "--", "--a", "1", "--", "x y"]));
        Assert.Equal((0, ""), ShellFixture.Run(shell, wrapper, ["true", "--"]));
        foreach (var arguments in (string[][])[[], ["--a=1"], ["--", "--a=1"]])
        {
            var (exit, output) = ShellFixture.Run(shell, wrapper, arguments);
            Assert.Equal(2, exit);
            Assert.EndsWith("[missing-program]\n", output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public static void Does_not_start_the_program_if_an_argument_is_refused(string shell)
    {
        var wrapper = ShellWrapper.Write(new WrapperSpec(["printf", "started %s"], Types));

        var (exit, output) = ShellFixture.Run(shell, wrapper, ["--lr=1", "-n", "3"]);

        Assert.Equal(2, exit);
        Assert.Equal(
            "hydra-wrapper: argument 2: -n is an unknown option. Write --key=value for a parameter; what stands behind -- passes as it is."
            + " [unknown-option]\n",
            output);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public static void Leaves_the_environment_as_it_was_and_needs_no_other_program(string shell)
    {
        const string Program = "printf '%s|' \"${LC_ALL-unset}\" \"$key\" \"$value\" \"$rest\" \"$@\"";
        var binary = shell.Split(' ')[0];
        var wrapper = ShellWrapper.Write(new WrapperSpec([$"/bin/{binary}", "-c", Program, "program"], Types));
        var list = "--l=[a, {b: 'c'}, ${d}, \\,]";

        var (exit, output) = ShellFixture.Run(
            $"/bin/{shell}", wrapper, [list], ("PATH", "/nowhere"), ("LC_ALL", "C.UTF-8"), ("key", "1"), ("value", "2"), ("rest", "3"));

        Assert.Equal((0, $"C.UTF-8|1|2|3|{list[2..]}|"), (exit, output));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public static void Converts_hundreds_of_arguments_in_one_call(string shell)
    {
        string[] arguments = [.. Enumerable.Range(0, 500).Select(index => $"--p{index}=[{index}, \"a\\\"b\", {{c: d e}}]")];
        var wrapper = ShellWrapper.Write(new WrapperSpec(["printf", "%s\\n"], Types));

        var (exit, output) = ShellFixture.Run(shell, wrapper, arguments);

        Assert.Equal((0, string.Concat(arguments.Select(argument => argument[2..] + "\n"))), (exit, output));
    }

    private static void Compare(string shell, ParameterTypes types, IEnumerable<IReadOnlyList<string>> lists)
    {
        var converted = lists.Select(argv => (Argv: argv, Converted: Convert(argv, types)))
            .ToLookup(list => list.Converted.Refused is null);
        List<(IReadOnlyList<string> Argv, (IReadOnlyList<string> Overrides, OverrideException? Refused) Converted)> expected =
            [.. converted[true], .. converted[false].Take(RandomLists / 8)];
        var outcomes = ShellFixture.ConvertAll(shell, types, expected.Select(list => (list.Argv, list.Converted.Refused is not null)));
        foreach (var ((argv, (overrides, refused)), outcome) in expected.Zip(outcomes))
        {
            var given = $"{shell}: {string.Join('\n', argv)}\n->\n";
            if (refused is null)
            {
                Assert.Equal(given + string.Join('\n', overrides.DefaultIfEmpty("")) + "\n", given + outcome);
            }
            else
            {
                Assert.StartsWith($"{given}hydra-wrapper: argument {refused.Position}: ", given + outcome, StringComparison.Ordinal);
                Assert.EndsWith($" [{refused.Code}]\n", given + outcome, StringComparison.Ordinal);
            }
        }

        Assert.Equal(expected.Count, outcomes.Count);
    }

    private static (IReadOnlyList<string> Overrides, OverrideException? Refused) Convert(IReadOnlyList<string> argv, ParameterTypes types)
    {
        try
        {
            return (TrialArguments.Convert(argv, types).Overrides, null);
        }
        catch (OverrideException exception)
        {
            return ([], exception);
        }
    }
}
