//! Words so common that they find nothing. Folded, as queries are when they are compared.

use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::LazyLock;

use crate::language::Language;

static WORDS: LazyLock<HashMap<&str, HashSet<&str>>> = LazyLock::new(|| {
    LISTS
        .iter()
        .map(|(code, words)| (*code, words.split_whitespace().collect()))
        .collect()
});

/// Whether a folded word is one of the most common of a language, question words among them.
pub(super) fn is_stop_word(word: &str, language: Language) -> bool {
    WORDS.get(language.code()).is_some_and(|words| words.contains(word))
}

const LISTS: &[(&str, &str)] = &[
    (
        "en",
        "a about above after again against all also am an and any are as at be because been before being below between
         both but by can could d did do does doing don down during each few for from further had has have having he her
         here hers him his how i if in into is it its itself just ll m may me might more most must my no nor not now of
         off on once only or other our ours out over own re s same shall she should so some such t than that the their
         theirs them then there these they this those through to too under until up upon ve very was we were what when
         where which while who whom whose why will with would you your yours",
    ),
    (
        "it",
        "a ad agli ai al alla alle allo anche avere aveva c che chi ci cio coi col come con contro cosa cui d da dagli
         dai dal dall dalla dalle dallo de degli dei del dell della delle dello deve di dov dove e ed era erano essere
         fa fare gli ha hai hanno ho i il in io l la le lei lo loro lui ma me mi mia mie miei mio ne negli nei nel nell
         nella nelle nello noi non nostra nostre nostri nostro o ogni per perche piu po puo qual quale quali quando
         quanta quante quanti quanto quel quella quelle quelli quello questa queste questi questo qui se sei si sia
         siamo siete sono sta stata stati stato su sua sue sugli sui sul sull sulla sulle sullo suo suoi tra fra tu tua
         tue tuo tuoi tutti tutto un una uno vi voi",
    ),
    (
        "de",
        "aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin bis bist da
         damit dann das dass dein deine dem den denn der des dessen die dies diese diesem diesen dieser dieses doch dort
         du durch ein eine einem einen einer eines er es etwas euer fur gegen habe haben hat hatte hier hinter ich ihm
         ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes jetzt kann kein keine keinen
         konnen man mein meine mich mir mit muss nach nicht nichts noch nun nur ob oder ohne sehr sein seine sich sie
         sind so soll sollte sonst uber um und uns unser unter viel vom von vor wann war waren warum was weil welche
         welchem welchen welcher welches wenn wer werde werden wie wieder will wir wird wo wurde wurden zu zum zur",
    ),
    (
        "fr",
        "a ai ainsi alors as au aucun aussi autre aux avec avoir c ce ceci cela ces cet cette ceux chaque comme comment
         d dans de des donc dont du elle elles en encore entre es est et etait etant ete etre eu fait fut il ils j je
         l la le les leur leurs lui m ma mais me meme mes moi mon n ne nos notre nous on ont ou par parce pas peut plus
         pour pourquoi qu quand que quel quelle quelles quels qui quoi s sa sans se ses si son sont sous sur t ta te
         tes toi ton tous tout toute toutes tu un une vos votre vous y",
    ),
    (
        "es",
        "a al algo algunas algunos ante antes aquel aquella asi aun aunque cada como con contra cual cuales cuando
         cuanto de del desde donde dos durante e el ella ellas ellos en entre era es esa esas ese eso esos esta estaba
         estan estar estas este esto estos fue fueron ha habia han hasta hay la las le les lo los mas me mi mis mucho
         muy nada ni no nos nosotros nuestra nuestro o os otra otro para pero poco por porque puede que quien quienes
         se sea ser si sido sin sobre son soy su sus tambien tan tanto te tengo ti tiene todo todos tu tus un una unas
         uno unos usted y ya yo",
    ),
    (
        "pt",
        "a ao aos aquela aquele aquilo as ate com como da das de dela dele depois do dos e ela elas ele eles em entre
         era essa esse esta estao estas estava este estes eu foi for foram ha isso isto ja la lhe mais mas me mesmo meu
         minha muito na nao nas nem no nos nossa nosso num numa o onde os ou para pela pelo per pode por porque qual
         quais quando que quem se sem ser seu seus so sua suas sao tambem te tem um uma umas uns voce vos",
    ),
    (
        "nl",
        "aan al als bij dan dat de der deze die dit doch doen door dus een en er ge geen had heb hebben heeft hem het
         hier hij hoe hun ik in is ja je kan kunnen maar me meer men met mij mijn moet na naar niet niets nog nu of om
         omdat onder ons ook op over te tegen toch toen tot u uit uw van veel voor waar waarom want waren was wat we
         welke wel werd wie wij wordt worden zal ze zelf zich zij zijn zo zonder zou",
    ),
    (
        "sv",
        "alla allt att av blev bli blir da de dem den denna deras dess det detta dig din du efter ej eller en er ett fran
         for ha hade han hans har hon hur i in inte jag kan man med men mig min mot mycket nar ni nu och om oss pa sa
         sin sig som till under upp ut vad var varfor vem vi vid vilka vilken vilket",
    ),
    (
        "da",
        "af alle alt at blev bliver da de dem den denne der deres det dette dig din disse du efter eller en end er et for
         fra ham han hans har havde have hende her hos hun hvad hvem hvis hvor hvordan hvorfor i ikke ind jeg kan man
         med meget men mig min mod nar ned noget nogle nu og om op os pa sa sig sin skal som til ud under var ved vi vil",
    ),
    (
        "nb",
        "av alle alt at ble blir bli da de dem den denne der deres det dette deg din disse du etter eller en er et for
         fra han har hadde ha henne her hos hun hva hvem hvis hvor hvordan hvorfor i ikke inn jeg kan man med meg men
         min mot nar ned noe noen na og om opp oss pa sa seg sin skal som til ut under var ved vi vil",
    ),
    (
        "ru",
        "а без бы был была были было быть в вам вас весь во вот все всего вы где да для до его ее если есть еще же за
         здесь и из или им их к как какая какие какой кто когда ли мне может мы на над надо наш не него нее нет ни них
         но ну о об он она они оно от очень по под почему при с со так также такой там те тем то того тоже той только
         том ты у уже что чтобы чье эта эти это этот я",
    ),
];
