using WorkerLib;

namespace Worker.Jobs.VerifyModel;

/// <param name="MaxBytes">Of a model, not compressed.</param>
/// <param name="MinWordsPercent">Of the words of the model before, that a model must have.</param>
/// <param name="RefusesFewerWords">Whether a model with fewer is refused; else there is a warning.</param>
internal sealed record Options(long MaxBytes, int MinWordsPercent, bool RefusesFewerWords)
{
    private const string FewerWords = "VERIFY_FEWER_WORDS";

    public static Options FromSettings() => new(
        Setting.RequiredNumber("VERIFY_MAX_MIB", 1, 64 * 1024) * 1024L * 1024L,
        Setting.RequiredNumber("VERIFY_MIN_WORDS_PERCENT", 0, 100),
        Setting.Required(FewerWords) switch
        {
            "refuse" => true,
            "warn" => false,
            var other => throw new InvalidSettingException(FewerWords, $"is '{other}', neither refuse nor warn"),
        });
}
