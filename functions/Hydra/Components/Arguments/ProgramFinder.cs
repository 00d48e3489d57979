using System.Text.RegularExpressions;

namespace Hydra.Components.Arguments;

/// <summary>
/// Finds the program in a command line, behind interpreters with their options (<c>python -u -m train</c>), shells with a script
/// (<c>sh -c '... "$0" "$@"'</c>) and launchers (<c>torchrun --nproc_per_node=4 train.py</c>, <c>torchrun -m train</c>).
/// </summary>
internal sealed class ProgramFinder(IReadOnlyList<Placeholder> items)
{
    private static readonly Regex NumberedArgument = new(@"\$(?:[1-9*#]|\{[1-9*]|\{#\})");
    private static readonly Regex CommandOfArguments = new(@"\$(?:0|\{0\})");

    private static readonly Regex ModuleName = new(@"^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*\z");

    private static readonly HashSet<string> Shells = ["sh", "bash", "dash", "ash", "ksh", "zsh"];

    private static readonly HashSet<string> Launchers =
    [
        "env", "exec", "nice", "nohup", "time", "timeout", "tini", "dumb-init", "xvfb-run", "stdbuf",
        "torchrun", "accelerate", "deepspeed", "horovodrun", "mpirun", "mpiexec",
        "conda", "mamba", "micromamba", "poetry", "pipenv", "pdm", "hatch", "uv", "rye",
    ];

    /// <summary>Launchers with a switch <c>-m</c> or <c>--module</c>: what they start is a module then.</summary>
    private static readonly HashSet<string> ModuleLaunchers = ["torchrun", "accelerate", "deepspeed"];

    private static readonly HashSet<string> LauncherModules =
        ["torch.distributed.run", "torch.distributed.launch", "accelerate.commands.launch", "deepspeed.launcher.runner"];

    private readonly List<Placeholder> scripts = [];

    /// <summary>The scripts of shells (<c>sh -c</c>) that stand before the program.</summary>
    public IReadOnlyList<Placeholder> Scripts => scripts;

    /// <summary>Whether a script takes its arguments by number (<c>$1</c>), so that none of them may go.</summary>
    public bool TakesNumbers { get; private set; }

    /// <summary>Whether a command line begins with the word: an image without a command of its own may get one in its arguments.</summary>
    public static bool IsProgram(string word)
    {
        var name = Name(word);
        return Shells.Contains(name) || IsPython(name) || Launchers.Contains(name) || IsSource(name);
    }

    /// <returns>The index behind the program.</returns>
    public int Find()
    {
        var index = 0;
        while (Word(index) is { } program)
        {
            var name = Name(program);
            if (Shells.Contains(name))
            {
                index = AfterShell(index + 1, out var goesOn);
                if (!goesOn)
                {
                    return index;
                }
            }
            else if (IsPython(name))
            {
                index = AfterPython(index + 1, out var module);
                if (!LauncherModules.Contains(module))
                {
                    return index;
                }

                index = AfterLauncher(index, takesModule: true);
            }
            else if (Launchers.Contains(name))
            {
                index = AfterLauncher(index + 1, ModuleLaunchers.Contains(name));
            }
            else
            {
                return name == "Rscript" ? AfterOptions(index + 1) : index + 1;
            }
        }

        return index;
    }

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    private string? Word(int index) => index < items.Count && items[index] is LiteralPlaceholder literal ? literal.Text : null;

    /// <param name="goesOn">Whether the script runs its arguments as a command, which begins at the index.</param>
    private int AfterShell(int index, out bool goesOn)
    {
        goesOn = false;
        var takesScript = false;
        for (; Word(index) is ['-' or '+', _, ..] option && option != "--"; index++)
        {
            takesScript |= HasLetter(option, 'c');
            index += option.EndsWith('o') && option[1] != '-' ? 1 : 0; // -o pipefail
        }

        if (!takesScript || index >= items.Count)
        {
            return Math.Min(index + 1, items.Count);
        }

        scripts.Add(items[index]);
        if (items[index] is not LiteralPlaceholder { Text: var script } || !UsesAllArguments(script))
        {
            TakesNumbers = true;
            return index + 1;
        }

        goesOn = CommandOfArguments.IsMatch(script);
        return goesOn ? index + 1 : Math.Min(index + 2, items.Count); // otherwise $0 is only a name
    }

    private int AfterPython(int index, out string module)
    {
        module = "";
        for (; Word(index) is ['-', _, ..] option; index++)
        {
            if (option[1] is not ('W' or 'X') && (HasLetter(option, 'm') || HasLetter(option, 'c')))
            {
                module = Word(index + 1) ?? "";
                return Math.Min(index + 2, items.Count);
            }

            index += option is "-W" or "-X" ? 1 : 0;
        }

        return Word(index) is null ? index : index + 1;
    }

    /// <summary>Rscript and the like: <c>-e</c> takes an expression, the first word is a file.</summary>
    private int AfterOptions(int index)
    {
        var hasExpression = false;
        for (; Word(index) is ['-', _, ..] option; index++)
        {
            hasExpression |= option == "-e";
            index += option == "-e" ? 1 : 0;
        }

        return Math.Min(hasExpression || Word(index) is null ? index : index + 1, items.Count);
    }

    /// <summary>The interpreter, script, module or other launcher that it starts; behind a launcher without one, its next word.</summary>
    private int AfterLauncher(int index, bool takesModule)
    {
        var hasOptions = takesModule && Word(index) is ['-', ..] or "launch"; // otherwise that word is the program
        for (var i = index; Word(i) is { } word; i++)
        {
            if (hasOptions && word is "-m" or "--module" && Module(i + 1) is { } module)
            {
                return module;
            }

            var name = Name(word);
            if (!word.StartsWith('-') && (Shells.Contains(name) || IsPython(name) || IsSource(name)))
            {
                return i;
            }

            if (ModuleLaunchers.Contains(name) && Word(i - 1) is not ['-', ..]) // not the value of a flag
            {
                return i;
            }
        }

        return index;
    }

    /// <summary>Behind the switch, other options may stand before the module.</summary>
    private int? Module(int index)
    {
        var i = index;
        while (Word(i) is { } word && (word.StartsWith('-') || word.All(char.IsAsciiDigit)))
        {
            i++;
        }

        return Word(i) is { } module && ModuleName.IsMatch(module) ? i : null;
    }

    private static bool IsSource(string name) =>
        name.EndsWith(".py", StringComparison.Ordinal) || name.EndsWith(".sh", StringComparison.Ordinal);

    private static bool IsPython(string name) =>
        name.StartsWith("python", StringComparison.Ordinal) && name.AsSpan(6).TrimStart("0123456789.").IsEmpty;

    /// <summary>Whether the letter is among options in one word: <c>-ec</c>.</summary>
    private static bool HasLetter(string option, char letter) =>
        option is ['-', not '-', ..]
        && option.Contains(letter, StringComparison.Ordinal)
        && Array.TrueForAll(option[1..].ToCharArray(), char.IsAsciiLetter);

    private static bool UsesAllArguments(string script) =>
        (script.Contains("$@", StringComparison.Ordinal) || script.Contains("${@}", StringComparison.Ordinal))
        && !NumberedArgument.IsMatch(script);
}
