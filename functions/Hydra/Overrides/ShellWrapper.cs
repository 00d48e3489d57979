using System.Text;

namespace Hydra.Overrides;

/// <summary>
/// Writes a POSIX <c>sh</c> script that converts its arguments as <see cref="TrialArguments.Convert"/> does and then becomes the program
/// (<c>exec</c>). It is for training images, which have no .NET: it needs <c>sh</c> with its builtin <c>printf</c> and nothing else.
/// </summary>
public static class ShellWrapper
{
    private const string Usage = """
        # Usage: SCRIPT PROGRAM [ARGUMENT...] -- [ARGUMENT OF THE TRIAL...]
        """;

    private const string UsageWithProgram = """
        # Usage: SCRIPT [ARGUMENT OF THE TRIAL...]
        """;

    private const string ProgramBeforeDashes = """
            while [ "$h_left" -gt 0 ] && [ "$1" != -- ]; do
                set -- "$@" "$1"
                shift
                h_left=$((h_left - 1))
            done
            if [ $# -eq "$h_left" ] || [ "$h_left" -eq 0 ]; then
                h_fail missing-program 'no program stands before --' 'Write SCRIPT PROGRAM -- ARGUMENTS.'
            fi
            shift
            h_left=$((h_left - 1))
        """;

    /// <summary>The files of the folder Wrapper, in the order of the script.</summary>
    private static readonly string Template =
        string.Join('\n', new[] { "head", "numbers", "scalars", "containers", "keys", "arguments" }.Select(ReadPart));

    /// <returns>The script, with LF at the ends of its lines. It exits with 2 if it refuses an argument.</returns>
    /// <exception cref="ArgumentException">A word of the program has a NUL character.</exception>
    public static string Write(WrapperSpec spec) => new StringBuilder(Template)
        .Replace("#{usage}", spec.Program.Count == 0 ? Usage : UsageWithProgram)
        .Replace("#{types}", Types(spec.Types))
        .Replace("#{program}", spec.Program.Count == 0 ? ProgramBeforeDashes : Program(spec.Program))
        .ToString();

    private static string Program(IEnumerable<string> words) => $"    set -- \"$@\" {string.Join(' ', words.Select(Word))}";

    private static string Types(ParameterTypes types)
    {
        var text = new StringBuilder("# Sets h_type to the declared type of the key $1.\nh_type_of() {\n    case $1 in\n");
        foreach (var (key, type) in types.Declared.OrderBy(declared => declared.Key, StringComparer.Ordinal))
        {
            text.Append("        ").Append(Word(key)).Append(") h_type=").Append(Name(type)).Append(" ;;\n");
        }

        text.Append("        *) h_type=undeclared ;;\n    esac\n}\n\n");
        text.Append("# Whether --no-$1 means $1=false.\nh_is_negatable() {\n    case $1 in\n");
        foreach (var key in types.Negatable.Order(StringComparer.Ordinal))
        {
            text.Append("        ").Append(Word(key)).Append(") ;;\n");
        }

        return text.Append("        *) return 1 ;;\n    esac\n}").ToString();
    }

    private static string Name(ParameterType type) => type switch
    {
        ParameterType.Int => "int",
        ParameterType.Float => "float",
        ParameterType.Bool => "bool",
        ParameterType.String => "string",
        ParameterType.Literal => "literal",
        _ => "undeclared",
    };

    /// <summary>One word of the shell, whatever is in it.</summary>
    private static string Word(string text) => text.Contains('\0', StringComparison.Ordinal)
        ? throw new ArgumentException("A word of the program has a NUL character; remove it.")
        : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string ReadPart(string name)
    {
        using var stream = typeof(ShellWrapper).Assembly.GetManifestResourceStream(name + ".sh")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
